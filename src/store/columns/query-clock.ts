import { LIMITS } from "../../model/limits.ts";

/** How long a question may keep others waiting. */
const SLICE_MS = 25;

/** The time of one question: how long it may take, and when it is others' turn. */
export class QueryClock {
  readonly #cancelled: Int32Array;
  readonly #startedMs = performance.now();
  #sliceMs = this.#startedMs;

  /** `cancelled` holds one number, set to 1 when the answer is no longer wanted. */
  constructor(cancelled: SharedArrayBuffer) {
    this.#cancelled = new Int32Array(cancelled);
  }

  /** Throws "cancelled" or "query_timeout". */
  proceed(): void {
    if (Atomics.load(this.#cancelled, 0) === 1) throw new Error("cancelled");
    if (performance.now() - this.#startedMs > LIMITS.queryTimeoutMs) throw new Error("query_timeout");
  }

  /** As proceed; and waits for others after a while, so that a short question need not wait for a long one. */
  turn(): Promise<void> | void {
    this.proceed();
    if (performance.now() - this.#sliceMs > SLICE_MS) return this.#giveWay();
  }

  async #giveWay(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#sliceMs = performance.now();
    this.proceed();
  }
}
