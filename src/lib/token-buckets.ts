import type { Clock } from "./clock.ts";
import { Lru } from "./lru.ts";

/** How much per second and, after silence, at once. */
export interface Rate {
  readonly perS: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** One token bucket per key, in bounded memory: whoever is forgotten was silent for long, or is one of very many. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #now: Clock;
  readonly #buckets: Lru<Bucket, string | number>;

  constructor(rate: Rate, capacity: number, now: Clock) {
    this.#rate = rate;
    this.#now = now;
    this.#buckets = new Lru(capacity);
  }

  /** Takes so many tokens, or none. Answers 0, or after how many seconds they will be there. */
  take(key: string | number, tokens = 1): number {
    const { perS, burst } = this.#rate;
    const nowMs = this.#now();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, (bucket = { tokens: burst, atMs: nowMs }));
    // A clock that was set back gives nothing and takes nothing.
    const grown = bucket.tokens + (Math.max(0, nowMs - bucket.atMs) * perS) / 1000;
    bucket.tokens = Math.min(burst, grown);
    bucket.atMs = nowMs;
    if (bucket.tokens < tokens) return Math.max(1, Math.ceil((tokens - bucket.tokens) / perS));
    bucket.tokens -= tokens;
    return 0;
  }
}
