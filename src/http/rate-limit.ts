import type { Clock } from "../lib/clock.ts";
import { isIPv4, parseIp } from "../lib/ip.ts";
import { TokenBuckets } from "../lib/token-buckets.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";

/** How many events a client address, or a key, may send. Throws AppError 429 with Retry-After. */
export interface RateLimit {
  address(address: string, events?: number): void;
  key(name: string, events: number): void;
}

export function createRateLimit(now: Clock, limits: typeof LIMITS = LIMITS): RateLimit {
  const addresses = new TokenBuckets({ perS: limits.addressEventsPerS, burst: limits.addressEventsBurst }, limits.rateSenders, now);
  const keys = new TokenBuckets({ perS: limits.keyEventsPerS, burst: limits.keyEventsBurst }, limits.rateSenders, now);
  return {
    address: (address, events) => refuseAfter(addresses.take(networkOf(address), events)),
    key: (name, events) => refuseAfter(keys.take(name, events)),
  };
}

/** Whoever has one IPv6 address has the 2^64 around it. One of IPv4 is a small number, which is found sooner than a text. */
function networkOf(address: string): string | number {
  const ip = parseIp(address);
  if (ip === null) return address;
  return isIPv4(ip) ? ip[3] | 0 : `${ip[0]}:${ip[1]}`;
}

function refuseAfter(waitS: number): void {
  if (waitS > 0) throw new AppError("too_many_events", 429, "Too many events in a short time.", undefined, waitS);
}

/** The site as a whole receives more than its limit; a moment later there is room again. */
export const siteLimited = (): AppError =>
  new AppError("too_many_events", 429, "This site receives too many events at the moment.", undefined, 1);
