import type { Engine, Event } from "../model/event.ts";
import type { Page } from "./page.ts";
import type { Revenue } from "./revenue.ts";

/** What was said about one happening, in whatever format: checked, but not yet enriched. Every door makes these. */
export interface RawEvent {
  readonly name: string;
  readonly page: Page;
  readonly referrer: string;
  readonly title: string;
  /** Canonical JSON, see props.ts. */
  readonly props: string;
  readonly revenue: Revenue | null;
  readonly interactive: boolean;
  /** "1920x1080", a width, or empty. */
  readonly screen: string;
  readonly language: string;
  readonly scrollDepth: number | null;
  readonly engagedMs: number | null;
  readonly durationMs: number | null;
  readonly outcome: Event["outcome"];
  readonly engine: Engine;
  /** The page asks that nothing ties this event to another: its visitor is a number drawn for it alone. */
  readonly isAlone: boolean;
  /** The tracker saw that a program steers the browser. */
  readonly isMarked: boolean;
  /** Null from everyone who came without a key. */
  readonly trusted: Trusted | null;
}

/** What only the holder of a key may say. Null and the empty string: not said. */
export interface Trusted {
  readonly timeMs: number | null;
  readonly address: string | null;
  readonly agent: string | null;
  /** Lasting id of a person or an installation. Kept as a keyed hash alone. */
  readonly visitorId: string | null;
  /** Stands for address and agent where neither is known. */
  readonly sessionId: string | null;
  readonly device: Device | null;
  readonly country: string;
  readonly city: string;
  /** The sender's number of the event: one that comes again is not stored again. */
  readonly id: string | null;
}

export interface Device {
  readonly browser: string;
  readonly os: string;
  readonly osVersion: string;
  /** Mobile, Tablet, Laptop, Desktop, ... */
  readonly kind: string;
  readonly model: string;
}

/** An event of which nothing but its place is known. */
export const NO_RAW_EVENT: Omit<RawEvent, "name" | "page"> = {
  referrer: "",
  title: "",
  props: "",
  revenue: null,
  interactive: true,
  screen: "",
  language: "",
  scrollDepth: null,
  engagedMs: null,
  durationMs: null,
  outcome: null,
  engine: "script",
  isAlone: false,
  isMarked: false,
  trusted: null,
};

export const NO_TRUSTED: Trusted = {
  timeMs: null,
  address: null,
  agent: null,
  visitorId: null,
  sessionId: null,
  device: null,
  country: "",
  city: "",
  id: null,
};
