import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { networkOf } from "./client-address.ts";

interface Failures {
  count: number;
  lastMs: number;
}

export interface Attempt {
  /** The password was right. */
  succeeded(): void;
  /** Nothing was tried after all, for example because too many were waiting. */
  withdrawn(): void;
}

/** The first wait; every further failure doubles it, up to the whole window. */
const FIRST_WAIT_MS = 5_000;
/** Accounts, addresses and pairs remembered; beyond it the one that has been quiet for longest is forgotten. */
const REMEMBERED = 10_000;

/**
 * Slows down guessing, per account and per address, whether the account exists or not. Nobody is locked out for good, and not at all from
 * an address where they have logged in before: a pair of account and address that was right once is counted by itself.
 */
export class LoginLimit {
  readonly #failures = new Map<string, Failures>();
  readonly #known = new Map<string, true>();

  constructor(readonly now: Clock) {}

  /** Counts the attempt as failed before it is made, so that a thousand at once are no way around. Throws AppError 429. */
  begin(account: string, address: string): Attempt {
    const network = networkOf(address);
    const pair = `pair ${account} ${network}`;
    const keys = this.#known.has(pair) ? [pair] : [`account ${account}`, `address ${network}`];
    const nowMs = this.now();
    const waitMs = Math.max(...keys.map((key) => this.#waitMs(key, nowMs)));
    if (waitMs > 0) {
      const waitS = Math.ceil(waitMs / 1000);
      throw new AppError("too_many_attempts", 429, "Too many attempts. Wait a little, then try again.", undefined, waitS);
    }
    for (const key of keys) this.#count(key, nowMs);
    return {
      succeeded: () => {
        keep(this.#known, pair, true);
        // Not the address's earlier failures: one's own account must not buy guesses at others.
        for (const key of keys) key.startsWith("address ") ? this.#uncount(key) : this.#failures.delete(key);
      },
      withdrawn: () => keys.forEach((key) => this.#uncount(key)),
    };
  }

  #waitMs(key: string, nowMs: number): number {
    const failures = this.#failures.get(key);
    if (failures === undefined || failures.count < LIMITS.loginFailures) return 0;
    // A clock that was put back must not lengthen the wait.
    const sinceMs = Math.max(nowMs - failures.lastMs, 0);
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (failures.count - LIMITS.loginFailures), LIMITS.loginWindowMs);
    return sinceMs >= LIMITS.loginWindowMs ? 0 : waitMs - sinceMs;
  }

  #count(key: string, nowMs: number): void {
    const before = this.#failures.get(key);
    const count = before === undefined || nowMs - before.lastMs >= LIMITS.loginWindowMs ? 0 : before.count;
    keep(this.#failures, key, { count: count + 1, lastMs: nowMs });
  }

  #uncount(key: string): void {
    const failures = this.#failures.get(key);
    if (failures !== undefined) failures.count--;
  }
}

/** Puts it at the end of the map, which is the order of last use. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > REMEMBERED) map.delete(map.keys().next().value!);
}
