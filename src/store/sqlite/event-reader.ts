import type { Database, Statement } from "bun:sqlite";
import type { DropCount, DropReason, DropSample } from "../../model/drop.ts";
import { ENGINES, type Client, type Event, type Origin } from "../../model/event.ts";
import type { SiteId } from "../../model/ids.ts";
import type { Range } from "../store.ts";
import { CLIENT_FIELDS, ORIGIN_FIELDS } from "../wire.ts";
import { firstRowId, lastRowId } from "./site-rows.ts";
import { RowSource } from "./row-source.ts";

/** Some events, and from where to go on; null when there are no more. */
export interface EventPage {
  readonly events: readonly Event[];
  readonly next: number | null;
}

const PAGE_EVENTS = 1000;
const COLUMNS =
  "id, time, (visitor >> 32) & 4294967295, visitor & 4294967295, name, hostname, path, title, props, currency, interactive, revenue, scroll, engaged, duration, outcome, engine";
const ORIGIN_COLUMNS = "referrer, source, channel, utm_source, utm_medium, utm_campaign, utm_content, utm_term, click_id";
const CLIENT_COLUMNS = "country, region, city, browser, browser_version, os, os_version, device, model, screen, language";
const READ_PAGE = `select ${COLUMNS}, ${ORIGIN_COLUMNS}, ${CLIENT_COLUMNS} from events_text
  where id between $after + 1 and $last and time >= $fromMs and time < $toMs order by id limit $limit`;

const DROP_SAMPLES =
  "select time as timeMs, reason, hostname, path, browser, country, signs from drop_samples where site = $site order by id desc limit $limit";

type Value = string | number | null;

/** Whole events, with their strings, in order of arrival: for exports, checks and the visits open at midnight. */
export class EventReader {
  readonly #source: RowSource;
  readonly #page: Statement;
  readonly #drops: Statement<{ day: number; reason: DropReason; count: number }, [{ site: number; fromDay: number }]>;
  readonly #dropSamples: Statement<DropSample, [{ site: number; limit: number }]>;

  constructor(db: Database, source: RowSource) {
    this.#source = source;
    this.#page = db.prepare(READ_PAGE);
    this.#drops = db.prepare(
      "select day, reason, count from drops where site = $site and day >= $fromDay order by day desc, count desc, reason",
    );
    this.#dropSamples = db.prepare(DROP_SAMPLES);
  }

  read(site: SiteId, { fromMs, toMs }: Range, after: number | null): EventPage {
    const hours = this.#source.hours(site, fromMs, toMs);
    const first = hours.reduce((least, hour) => Math.min(least, hour.firstId), lastRowId(site));
    const last = hours.reduce((most, hour) => Math.max(most, hour.lastId), firstRowId(site));
    const rows = this.#page.values({ after: after ?? first - 1, last, fromMs, toMs, limit: PAGE_EVENTS }) as Value[][];
    return { events: rows.map((row) => toEvent(site, row)), next: rows.length < PAGE_EVENTS ? null : (rows.at(-1)![0] as number) };
  }

  drops(site: SiteId | null, fromDay: number): DropCount[] {
    return this.#drops.all({ site: site ?? 0, fromDay }).map((drop) => ({ site, ...drop }));
  }

  dropSamples(site: SiteId, limit: number): DropSample[] {
    return this.#dropSamples.all({ site, limit });
  }

  finalize(): void {
    this.#dropSamples.finalize();
    this.#page.finalize();
    this.#drops.finalize();
  }
}

function toEvent(site: SiteId, row: readonly Value[]): Event {
  const [
    ,
    timeMs,
    high,
    low,
    name,
    hostname,
    path,
    title,
    props,
    currency,
    interactive,
    revenue,
    scroll,
    engaged,
    duration,
    outcome,
    engine,
  ] = row;
  const tuple = <Tuple extends Origin | Client>(fields: readonly (keyof Tuple)[], from: number): Tuple =>
    Object.fromEntries(fields.map((field, index) => [field, row[from + index] ?? ""])) as unknown as Tuple;
  return {
    site,
    timeMs: timeMs as number,
    visitor: { high: high as number, low: low as number },
    name: name as string,
    hostname: hostname as string,
    path: path as string,
    title: title as string,
    origin: tuple<Origin>(ORIGIN_FIELDS, 17),
    client: tuple<Client>(CLIENT_FIELDS, 17 + ORIGIN_FIELDS.length),
    props: props as string,
    interactive: interactive === 1,
    revenueMinor: revenue as number | null,
    currency: currency as string,
    scrollDepth: scroll as number | null,
    engagedMs: engaged as number | null,
    durationMs: duration as number | null,
    outcome: outcome === null ? null : outcome === 1 ? "success" : "failure",
    engine: engine === null ? null : ENGINES[engine as number]!,
  };
}
