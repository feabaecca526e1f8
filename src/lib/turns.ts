/** Long work on a thread that others wait for: after so many milliseconds it is their turn. */
export class Turns {
  readonly #sliceMs: number;
  #beganMs = performance.now();

  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs;
  }

  /** To be awaited between small steps. Costs a look at the clock, and a promise only when the time is over. */
  give(): Promise<void> | void {
    if (performance.now() - this.#beganMs > this.#sliceMs) return this.#wait();
  }

  async #wait(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#beganMs = performance.now();
  }
}
