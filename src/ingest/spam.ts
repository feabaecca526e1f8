import { SPAM_REFERRERS } from "../data/spam-referrers.ts";
import type { Origin } from "../model/event.ts";

const known = new WeakMap<Origin, boolean>();

/** Equal origins are the same object (see origin.ts), so a host is looked at once. */
export function isSpam(origin: Origin): boolean {
  if (origin.referrer === "") return false;
  let spam = known.get(origin);
  if (spam === undefined) known.set(origin, (spam = isSpamHost(hostOf(origin.referrer))));
  return spam;
}

/** The host itself or a domain above it. */
function isSpamHost(host: string): boolean {
  for (let from = 0; from !== -1;) {
    if (SPAM_REFERRERS.has(host.slice(from))) return true;
    const dot = host.indexOf(".", from);
    from = dot === -1 ? -1 : dot + 1;
  }
  return false;
}

function hostOf(referrer: string): string {
  const slash = referrer.indexOf("/");
  return slash === -1 ? referrer : referrer.slice(0, slash);
}
