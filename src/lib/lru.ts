/**
 * A bounded memory of answers. Two generations instead of a linked list: when the young one is full it becomes the old one and what
 * nobody asked for meanwhile is gone. A look-up costs one or two map reads; at most twice `capacity` entries are held.
 */
export class Lru<Value, Key extends string | number = string> {
  readonly #capacity: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}

/** Remembers what so many texts gave. Longer ones than told are rare, and would cost more memory than the time that they take. */
export function remembered<Value>(capacity: number, make: (text: string) => Value, mostChars = Infinity): (text: string) => Value {
  const known = new Lru<Value>(capacity);
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = make(text);
      if (text.length <= mostChars) known.set(text, value);
    }
    return value;
  };
}
