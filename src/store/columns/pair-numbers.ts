import { LIMITS } from "../../model/limits.ts";

const FIRST_ROOM = 1 << 10;

/** Numbers pairs of groups as they appear: a hash table in plain arrays, 24 bytes a pair. */
export class PairNumbers {
  #left = new Uint32Array(FIRST_ROOM);
  #right = new Uint32Array(FIRST_ROOM);
  /** 1 + the number of a pair, 0 where nothing is; twice as long as there is room for pairs, and a power of two. */
  #slots = new Uint32Array(FIRST_ROOM * 2);
  size = 0;

  constructor(readonly most: number = LIMITS.queryGroups) {}

  left(number: number): number {
    return this.#left[number]!;
  }

  right(number: number): number {
    return this.#right[number]!;
  }

  /** Throws "too_many_groups" for a new pair beyond the limit. */
  numberOf(left: number, right: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(left, right) & mask;
    for (let entry = this.#slots[slot]!; entry !== 0; entry = this.#slots[slot]!) {
      if (this.#left[entry - 1] === left && this.#right[entry - 1] === right) return entry - 1;
      slot = (slot + 1) & mask;
    }
    if (this.size === this.most) throw new Error("too_many_groups");
    const number = this.size++;
    this.#slots[slot] = number + 1;
    this.#left[number] = left;
    this.#right[number] = right;
    if (this.size === this.#left.length) this.#grow();
    return number;
  }

  #grow(): void {
    const room = this.#left.length * 2;
    this.#left = lengthened(this.#left, room);
    this.#right = lengthened(this.#right, room);
    this.#slots = new Uint32Array(room * 2);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = hash(this.#left[number]!, this.#right[number]!) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

function hash(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8;
}

function lengthened(numbers: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(length);
  longer.set(numbers);
  return longer;
}
