import type { Random } from "./random.ts";

/** What people do on a page besides looking at it: a custom event, in the words of Plausible's body. */
export interface Deed {
  readonly n: string;
  readonly p?: Readonly<Record<string, string | number>>;
  readonly $?: { readonly amount: number; readonly currency: string };
}

/** Something that the made-up site's server does, and how it went. */
export interface Operation {
  readonly name: string;
  readonly outcome: "success" | "failure";
  readonly duration_ms: number;
  readonly error?: string;
}

const PRICES = [9, 9, 9, 29, 29, 99];
const SIGNUPS = ["free", "free", "team", "business"];
const SYSTEMS = ["linux", "linux", "mac", "docker"];

export function deedOn(path: string, random: Random): Deed | null {
  if (path === "/signup" && random.chance(0.22)) return { n: "Signup", p: { plan: random.pick(SIGNUPS), seats: 1 + random.below(12) } };
  if (path === "/pricing" && random.chance(0.05)) {
    const amount = random.pick(PRICES) * (random.chance(0.3) ? 10 : 1);
    return { n: "Purchase", p: { period: amount > 99 ? "year" : "month" }, $: { amount, currency: random.chance(0.7) ? "EUR" : "USD" } };
  }
  if (path === "/download" && random.chance(0.5)) return { n: "Download", p: { system: random.pick(SYSTEMS) } };
  if (path === "/contact" && random.chance(0.15)) return { n: "Form: Submission", p: { path } };
  if (path.startsWith("/blog/") && random.chance(0.04)) return { n: "Newsletter" };
  if (path.startsWith("/docs/") && random.chance(0.06)) {
    return { n: "Outbound Link: Click", p: { url: random.pick(["https://github.com/", "https://bun.sh/"]) } };
  }
  return null;
}

/** Most take a fifth of a second, some a few. */
export function operationOn(path: string, random: Random): Operation | null {
  if (path !== "/demo" && path !== "/dashboard" && !path.startsWith("/docs/api")) return null;
  if (!random.chance(0.6)) return null;
  const duration_ms = Math.round(60 + 160 * -Math.log(1 - random.next() * 0.9999) + random.next() ** 12 * 6000);
  const name = path === "/demo" ? "Report rendered" : "API call";
  return random.chance(0.965)
    ? { name, outcome: "success", duration_ms }
    : { name, outcome: "failure", duration_ms: duration_ms * 3, error: random.pick(["timeout", "timeout", "bad input", "no memory"]) };
}
