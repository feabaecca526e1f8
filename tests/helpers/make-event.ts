import { NO_CLIENT, NO_ORIGIN, PAGEVIEW, type Client, type Engine, type Event, type Origin } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";

export interface EventSketch {
  readonly site?: number;
  /** ISO time, or milliseconds. */
  readonly at: string | number;
  readonly visitor: number;
  readonly name?: string;
  readonly path?: string;
  readonly hostname?: string;
  readonly title?: string;
  readonly props?: Readonly<Record<string, string>>;
  /** In minor units, and of which currency. */
  readonly revenue?: readonly [minor: number, currency: string];
  readonly scroll?: number;
  readonly engagedMs?: number;
  readonly durationMs?: number;
  readonly outcome?: "success" | "failure";
  readonly engine?: Engine;
  readonly interactive?: boolean;
  readonly origin?: Partial<Origin>;
  readonly client?: Partial<Client>;
}

/** An event with everything that a test does not care about left empty. */
export function makeEvent({
  site = 1,
  at,
  visitor,
  name = PAGEVIEW,
  path = "/",
  hostname = "example.com",
  title = "",
  props,
  revenue,
  scroll,
  engagedMs,
  durationMs,
  outcome,
  engine = "script",
  interactive = true,
  origin,
  client,
}: EventSketch): Event {
  return {
    site: site as SiteId,
    timeMs: typeof at === "number" ? at : Date.parse(at),
    visitor: { high: (visitor * 0x9e3779b1) >>> 0, low: visitor },
    name,
    hostname,
    path,
    title,
    origin: { ...NO_ORIGIN, ...origin },
    client: { ...NO_CLIENT, ...client },
    props: canonical(props),
    interactive,
    revenueMinor: revenue?.[0] ?? null,
    currency: revenue?.[1] ?? "",
    scrollDepth: scroll ?? null,
    engagedMs: engagedMs ?? null,
    durationMs: durationMs ?? null,
    outcome: outcome ?? null,
    engine,
  };
}

/** Keys sorted, nothing for nothing: as the road in writes them. */
function canonical(props: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(props).sort(([left], [right]) => (left < right ? -1 : 1));
  return pairs.length === 0 ? "" : JSON.stringify(Object.fromEntries(pairs));
}
