/** Values that can be grouped by: `valueOf[code]` numbers the value of a code, `values` names it. Number 0 is the empty string. */
export interface ValueSpace {
  readonly values: readonly string[];
  readonly valueOf: Uint32Array;
}

/** A space that grows with its dictionary: codes are added in order, without gaps. */
export class GrowingSpace implements ValueSpace {
  readonly values = [""];
  readonly #numbers = new Map([["", 0]]);
  valueOf = new Uint32Array(64);
  /** Codes added. */
  length = 0;

  add(value: string): void {
    const number = this.numberFor(value);
    if (this.length === this.valueOf.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.valueOf);
      this.valueOf = larger;
    }
    this.valueOf[this.length++] = number;
  }

  /** The number of a value that no code may have. */
  numberFor(value: string): number {
    let number = this.#numbers.get(value);
    if (number === undefined) this.#numbers.set(value, (number = this.values.push(value) - 1));
    return number;
  }

  numberOf(value: string): number | undefined {
    return this.#numbers.get(value);
  }
}
