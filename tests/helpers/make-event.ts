import { NO_CLIENT, NO_ORIGIN, PAGEVIEW, type Client, type Event, type Origin } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";

export interface EventSketch {
  readonly site?: number;
  /** ISO time, or milliseconds. */
  readonly at: string | number;
  readonly visitor: number;
  readonly name?: string;
  readonly path?: string;
  readonly hostname?: string;
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
    title: "",
    origin: { ...NO_ORIGIN, ...origin },
    client: { ...NO_CLIENT, ...client },
    props: "",
    interactive,
    revenueMinor: null,
    currency: "",
    scrollDepth: null,
    engagedMs: null,
    durationMs: null,
    outcome: null,
    engine: "script",
  };
}
