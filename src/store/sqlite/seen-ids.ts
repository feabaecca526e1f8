const FIRST_CAPACITY = 1024;
const MOST_BITS = 52;

/** Ids of 64 bits with the site and the day of arrival of each, 24 bytes an id: a table with open addressing over plain arrays. */
export class SeenIds {
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  #site = new Uint32Array(FIRST_CAPACITY);
  #day = new Uint32Array(FIRST_CAPACITY);
  /** Twice as many slots as entries; a slot holds an entry's place + 1. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The day at which the id was added last, or -1. */
  find(high: number, low: number, site: number): number {
    const entry = this.#slots[this.#slotOf(high, low, site)]! - 1;
    return entry < 0 ? -1 : this.#day[entry]!;
  }

  add(high: number, low: number, site: number, day: number): void {
    if (this.#size === this.#high.length) this.#grow();
    const slot = this.#slotOf(high, low, site);
    const known = this.#slots[slot]! - 1;
    if (known >= 0) {
      this.#day[known] = day;
      return;
    }
    const entry = this.#size++;
    this.#high[entry] = high;
    this.#low[entry] = low;
    this.#site[entry] = site;
    this.#day[entry] = day;
    this.#slots[slot] = entry + 1;
  }

  /** The places of all entries, in the order of their ids' first halves. */
  order(): Uint32Array {
    // Half and place in one number: numbers sort without a function. Places have 20 bits.
    if (this.#size > 2 ** (MOST_BITS - 32)) throw new Error(`${this.#size} ids are too many to sort`);
    const keys = Float64Array.from({ length: this.#size }, (_, entry) => this.#high[entry]! * 2 ** (MOST_BITS - 32) + entry).sort();
    return Uint32Array.from(keys, (key) => key % 2 ** (MOST_BITS - 32));
  }

  /** What is at a place of `order()`: id in halves, site, day. */
  at(entry: number): [number, number, number, number] {
    return [this.#high[entry]!, this.#low[entry]!, this.#site[entry]!, this.#day[entry]!];
  }

  /** Where the id is, or where it would be. Ids are hashes already: the low half is as good as another. */
  #slotOf(high: number, low: number, site: number): number {
    const mask = this.#slots.length - 1;
    let slot = low & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0 || (this.#high[entry] === high && this.#low[entry] === low && this.#site[entry] === site)) return slot;
    }
  }

  #grow(): void {
    const capacity = 2 * this.#high.length;
    this.#high = longer(this.#high, capacity);
    this.#low = longer(this.#low, capacity);
    this.#site = longer(this.#site, capacity);
    this.#day = longer(this.#day, capacity);
    this.#slots = new Int32Array(2 * capacity);
    const mask = this.#slots.length - 1;
    for (let entry = 0; entry < this.#size; entry++) {
      let slot = this.#low[entry]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry + 1;
    }
  }
}

function longer(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(length);
  copy.set(array);
  return copy;
}
