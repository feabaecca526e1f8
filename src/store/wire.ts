import { ENGINES, type Client, type Event, type Origin } from "../model/event.ts";
import type { DropCount } from "../model/drop.ts";

// How a batch travels from the main thread to the writer: one JSON text of flat rows. Cloning objects between threads costs three
// times as much (measured on Bun 1.4.5). Tuples travel as one string, which is also their key in the writer's dictionary.

/** DEL: one byte, and JSON writes it as it is (a lower control character would be escaped, which costs both sides a slow path). */
export const FIELD_SEPARATOR = "\x7f";

export type Row = [
  site: number,
  timeMs: number,
  visitorHigh: number,
  visitorLow: number,
  name: string,
  hostname: string,
  path: string,
  title: string,
  origin: string,
  client: string,
  props: string,
  interactive: 0 | 1,
  revenue: number | null,
  currency: string,
  scroll: number | null,
  engaged: number | null,
  duration: number | null,
  outcome: 0 | 1 | null,
  engine: number | null,
];

/** Stands beside the rows, because few events bring an id of their own. */
export type OnceRow = [place: number, high: number, low: number, day: number];

export interface WireBatch {
  readonly rows: readonly Row[];
  readonly drops: readonly DropCount[];
  /** In the order of the rows. */
  readonly once: readonly OnceRow[];
}

export const ORIGIN_FIELDS = [
  "referrer",
  "source",
  "channel",
  "utmSource",
  "utmMedium",
  "utmCampaign",
  "utmContent",
  "utmTerm",
  "clickId",
] as const satisfies readonly (keyof Origin)[];

export const CLIENT_FIELDS = [
  "country",
  "region",
  "city",
  "browser",
  "browserVersion",
  "os",
  "osVersion",
  "device",
  "model",
  "screen",
  "language",
] as const satisfies readonly (keyof Client)[];

// The road in hands out the same tuple object for the same values (its caches are keyed by string), so the text is made once per object.
const originKeys = new WeakMap<Origin, string>();
const clientKeys = new WeakMap<Client, string>();

export function originKey(origin: Origin): string {
  let key = originKeys.get(origin);
  if (key === undefined) originKeys.set(origin, (key = joinFields(origin, ORIGIN_FIELDS)));
  return key;
}

export function clientKey(client: Client): string {
  let key = clientKeys.get(client);
  if (key === undefined) clientKeys.set(client, (key = joinFields(client, CLIENT_FIELDS)));
  return key;
}

/** A separator inside a value would shift the fields behind it. */
function joinFields<Tuple extends Origin | Client>(tuple: Tuple, fields: readonly (keyof Tuple)[]): string {
  return fields.map((field) => String(tuple[field]).replaceAll(FIELD_SEPARATOR, " ")).join(FIELD_SEPARATOR);
}

export function encodeBatch(events: readonly Event[], drops: readonly DropCount[]): string {
  const rows = events.map(toRow);
  const once: OnceRow[] = [];
  for (const [place, { once: id }] of events.entries()) if (id !== undefined) once.push([place, id.high, id.low, id.day]);
  return JSON.stringify({ rows, drops, once } satisfies WireBatch);
}

export const decodeBatch = (text: string): WireBatch => JSON.parse(text) as WireBatch;

function toRow(event: Event): Row {
  return [
    event.site,
    event.timeMs,
    event.visitor.high,
    event.visitor.low,
    event.name,
    event.hostname,
    event.path,
    event.title,
    originKey(event.origin),
    clientKey(event.client),
    event.props,
    event.interactive ? 1 : 0,
    event.revenueMinor,
    event.currency,
    event.scrollDepth,
    event.engagedMs,
    event.durationMs,
    event.outcome === null ? null : event.outcome === "success" ? 1 : 0,
    event.engine === null ? null : ENGINES.indexOf(event.engine),
  ];
}
