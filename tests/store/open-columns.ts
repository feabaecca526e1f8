import { join } from "node:path";
import { openDatabase } from "../../src/lib/sqlite.ts";
import { ENGINES } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { ChunkCache } from "../../src/store/columns/chunk-cache.ts";
import type { Chunk, Column, Sparse } from "../../src/store/columns/chunk.ts";
import { SiteColumns } from "../../src/store/columns/site-columns.ts";
import { prepareDictionary, SiteDictionary } from "../../src/store/sqlite/dictionary-reader.ts";
import { RowSource } from "../../src/store/sqlite/row-source.ts";
import type { ValueSpace } from "../../src/store/sqlite/value-space.ts";

/** An event as the columns have it; only what it has. */
export interface SeenEvent {
  readonly atMs: number;
  readonly name: string;
  readonly path: string;
  readonly [more: string]: string | number;
}

/** A visit as the columns have it. */
export interface SeenVisit {
  readonly startedMs: number;
  readonly durationMs: number;
  readonly pageviews: number;
  readonly bounce: number;
  readonly entry: string;
  readonly exit: string;
  readonly events: readonly SeenEvent[];
}

/** The columns of site 1 of a data directory, read as plain objects. */
export interface OpenColumns {
  readonly dictionary: SiteDictionary;
  chunks(fromMs: number, toMs: number, nowMs: number): Chunk[];
  visits(fromMs: number, toMs: number, nowMs: number): SeenVisit[];
  /** As the query thread does between questions. */
  followAhead(): void;
  /** How often a day was made, or continued, because somebody asked. */
  built(): number;
  close(): void;
}

export function openColumns(directory: string, timezone = "UTC"): OpenColumns {
  const site = 1 as SiteId;
  const db = openDatabase(join(directory, "events.db"), { readonly: true, synchronous: "normal", cacheKiB: 1024 });
  const rows = new RowSource(db);
  const statements = prepareDictionary(db);
  const dictionary = new SiteDictionary(site, statements);
  let built = 0;
  const note = (what: string): void => {
    if (what === "built") built++;
  };
  const folder = join(directory, "columns", "1");
  const columns = new SiteColumns({ site, timezone, folder, rows, dictionary, cache: new ChunkCache(), note });
  const chunks = (fromMs: number, toMs: number, nowMs: number): Chunk[] => {
    dictionary.follow();
    return [...columns.chunks(fromMs, toMs, rows.version(), nowMs)];
  };
  const close = (): void => {
    rows.finalize();
    statements.finalize();
    db.close(true);
  };
  const followAhead = (): void => {
    columns.followAhead(rows.version());
    columns.settle();
  };
  const visits = (fromMs: number, toMs: number, nowMs: number): SeenVisit[] =>
    chunks(fromMs, toMs, nowMs)
      .flatMap((chunk) => visitsOf(chunk, dictionary))
      .map((visit) => ({ visit, key: JSON.stringify(visit) }))
      .toSorted((a, b) => a.visit.startedMs - b.visit.startedMs || (a.key < b.key ? -1 : 1))
      .map(({ visit }) => visit);
  return { dictionary, chunks, visits, followAhead, built: () => built, close };
}

function visitsOf(chunk: Chunk, dictionary: SiteDictionary): SeenVisit[] {
  const paths = dictionary.strings("path");
  const visits: SeenVisit[] = [];
  for (let visit = 0; visit < chunk.visits; visit++) {
    if (chunk.hiddenVisits?.[visit] === 1) continue;
    const events: SeenEvent[] = [];
    for (let event = chunk.eventStart[visit]!; event < chunk.eventStart[visit + 1]!; event++)
      events.push(eventOf(chunk, event, dictionary));
    visits.push({
      startedMs: events[0]!.atMs,
      durationMs: chunk.visitDurationMs[visit]!,
      pageviews: chunk.visitPageviews[visit]!,
      bounce: chunk.visitBounce[visit]!,
      entry: textOf(chunk.entryPath, visit, paths),
      exit: textOf(chunk.exitPath, visit, paths),
      events,
    });
  }
  return visits;
}

function eventOf(chunk: Chunk, event: number, dictionary: SiteDictionary): SeenEvent {
  const more: Record<string, string | number | null> = {
    title: textOf(chunk.title, event, dictionary.strings("title")),
    plan: textOf(chunk.props, event, dictionary.props("plan")),
    currency: textOf(chunk.currency, event, dictionary.strings("currency")),
    engine: ENGINES[codeOf(chunk.engine, event) - 1] ?? "",
    outcome: ["", "failure", "success"][codeOf(chunk.outcome, event)]!,
    revenue: numberOf(chunk.revenue, event),
    duration: numberOf(chunk.duration, event),
    scroll: numberOf(chunk.scroll, event),
    engaged: numberOf(chunk.engaged, event),
  };
  return {
    atMs: chunk.baseMs + chunk.time[event]!,
    name: textOf(chunk.name, event, dictionary.strings("name")),
    path: textOf(chunk.path, event, dictionary.strings("path")),
    ...(Object.fromEntries(Object.entries(more).filter(([, value]) => value !== "" && value !== null)) as Record<string, string | number>),
  };
}

const codeOf = (column: Column, row: number): number => column.values[column.codes[row]!]!;
const textOf = (column: Column, row: number, space: ValueSpace): string => space.values[space.valueOf[codeOf(column, row)]!]!;

function numberOf({ events, values }: Sparse, event: number): number | null {
  const at = events.indexOf(event);
  return at === -1 ? null : values[at]!;
}
