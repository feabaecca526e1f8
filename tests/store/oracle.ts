import type { Event } from "../../src/model/event.ts";
import type { FieldDimension } from "../../src/model/dimension.ts";
import type { Metric } from "../../src/model/metric.ts";
import type { Filter, Plan, Result, ResultRow } from "../../src/model/plan.ts";

/**
 * The naive oracle: plain loops over plain events, written from the sentences of src/model/metric.ts and sharing no code with the
 * engine. Slow and obvious on purpose. A store that disagrees with it is wrong, or the oracle is; either way somebody must look.
 */
export function answerNaively(events: readonly Event[], plan: Plan): Result {
  const visits = cutVisits(events, plan);
  const selected: Selected[] = [];
  for (const visit of visits) {
    for (const event of visit.events) {
      if (event.timeMs < plan.fromMs || event.timeMs >= plan.toMs) continue;
      if (plan.filter !== null && !holds(plan.filter, event, visit)) continue;
      selected.push({ event, visit });
    }
  }
  const groups = groupBy(selected, ({ event }) => event.path, plan);
  // Visit metrics of a page are those of the visits that entered on it.
  const entered = groupBy(selected, ({ visit }) => entryPage(visit), plan);
  if (plan.groupings.length === 0 && groups.size === 0) groups.set("[]", []);
  const rows: ResultRow[] = [];
  for (const [name, group] of groups) {
    const metrics = plan.metrics.map((metric) => measure(metric, group, entered.get(name) ?? []));
    rows.push({ keys: JSON.parse(name) as Keys, metrics });
  }
  rows.sort((left, right) => inOrder(left, right, plan));
  return { rows: rows.slice(plan.offset, plan.offset + plan.limit), totalRows: rows.length };
}

type Keys = (string | number)[];

interface Visit {
  /** Ascending in time; those of one moment in order of arrival. */
  readonly events: readonly Event[];
  /** The visitor is a person-day: the id and the site's date on which the visit began. */
  readonly visitor: string;
}

interface Selected {
  readonly event: Event;
  readonly visit: Visit;
}

const HALF_AN_HOUR = 30 * 60 * 1000;

function cutVisits(events: readonly Event[], { site, timezone }: Plan): Visit[] {
  const byId = new Map<string, Event[]>();
  for (const event of events) {
    // Reports of time and scrolling belong to a page of a visit: they are no events of their own and keep no visit open.
    if (event.site !== site || event.name === "engagement") continue;
    const id = `${event.visitor.high}:${event.visitor.low}`;
    byId.set(id, byId.get(id) ?? []);
    byId.get(id)!.push(event);
  }
  const visits: Visit[] = [];
  for (const [id, all] of byId) {
    const inTime = [...all].sort((left, right) => left.timeMs - right.timeMs);
    const runs: Event[][] = [];
    for (const event of inTime) {
      const last = runs.at(-1)?.at(-1);
      if (last === undefined || event.timeMs - last.timeMs >= HALF_AN_HOUR) runs.push([event]);
      else runs.at(-1)!.push(event);
    }
    for (const run of runs) visits.push({ events: run, visitor: `${id} on ${dateIn(timezone, run[0]!.timeMs)}` });
  }
  return visits;
}

function dateIn(timezone: string, ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone).toPlainDate().toString();
}

function entryPage(visit: Visit): string {
  return visit.events.find((event) => event.name === "pageview")?.path ?? "";
}

function exitPage(visit: Visit): string {
  return visit.events.findLast((event) => event.name === "pageview")?.path ?? "";
}

function valueOf(dimension: FieldDimension, event: Event, visit: Visit): string {
  const { origin, client } = visit.events[0]!;
  switch (dimension) {
    case "event:page":
      return event.path;
    case "event:name":
      return event.name;
    case "event:hostname":
      return event.hostname;
    case "visit:entry_page":
      return entryPage(visit);
    case "visit:exit_page":
      return exitPage(visit);
    case "visit:source":
      return origin.source;
    case "visit:channel":
      return origin.channel;
    case "visit:referrer":
      return origin.referrer;
    case "visit:utm_source":
      return origin.utmSource;
    case "visit:utm_medium":
      return origin.utmMedium;
    case "visit:utm_campaign":
      return origin.utmCampaign;
    case "visit:utm_content":
      return origin.utmContent;
    case "visit:utm_term":
      return origin.utmTerm;
    case "visit:country":
      return client.country;
    case "visit:device":
      return client.device;
    case "visit:browser":
      return client.browser;
    case "visit:os":
      return client.os;
  }
}

function holds(filter: Filter, event: Event, visit: Visit): boolean {
  switch (filter.op) {
    case "and":
      return filter.of.every((part) => holds(part, event, visit));
    case "or":
      return filter.of.some((part) => holds(part, event, visit));
    case "not":
      return !holds(filter.of, event, visit);
  }
  const same = (text: string): string => (filter.caseSensitive ? text : text.toLowerCase());
  const value = same(valueOf(filter.dimension, event, visit));
  if (filter.op === "is") return filter.values.some((wanted) => value === same(wanted));
  return filter.values.some((wanted) => value.includes(same(wanted)));
}

/** The group of an event, with `page` in place of its page. */
function keysOf({ event, visit }: Selected, { groupings }: Plan, page: string): Keys {
  return groupings.map((grouping) => {
    if (grouping.by === "time") return grouping.buckets.startsMs.findLastIndex((startMs) => startMs <= event.timeMs);
    return grouping.dimension === "event:page" ? page : valueOf(grouping.dimension, event, visit);
  });
}

/** By the JSON of the keys. */
function groupBy(selected: readonly Selected[], pageOf: (one: Selected) => string, plan: Plan): Map<string, Selected[]> {
  const groups = new Map<string, Selected[]>();
  for (const one of selected) {
    const name = JSON.stringify(keysOf(one, plan, pageOf(one)));
    groups.set(name, groups.get(name) ?? []);
    groups.get(name)!.push(one);
  }
  return groups;
}

function measure(metric: Metric, group: readonly Selected[], entered: readonly Selected[]): number | null {
  switch (metric) {
    case "visitors":
      return visitors(group);
    case "visits":
      return visitsOf(group).length;
    case "pageviews":
      return group.filter(({ event }) => event.name === "pageview").length;
    case "events":
      return group.length;
    case "views_per_visit":
      return mean(visitsOf(entered).map(pageviewsOf));
    case "bounce_rate":
      return mean(visitsOf(entered).map((visit) => (bounced(visit) ? 100 : 0)));
    case "visit_duration":
      return mean(visitsOf(entered).map(secondsOf));
  }
}

function visitors(group: readonly Selected[]): number {
  return new Set(group.map(({ visit }) => visit.visitor)).size;
}

function visitsOf(group: readonly Selected[]): Visit[] {
  return [...new Set(group.map(({ visit }) => visit))];
}

function pageviewsOf(visit: Visit): number {
  return visit.events.filter((event) => event.name === "pageview").length;
}

function bounced(visit: Visit): boolean {
  const ended = visit.events.some((event) => event.name !== "pageview" && event.interactive);
  return pageviewsOf(visit) === 1 && !ended;
}

function secondsOf(visit: Visit): number {
  return (visit.events.at(-1)!.timeMs - visit.events[0]!.timeMs) / 1000;
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The plan's order, nothing last; ties by the groupings in turn, ascending. */
function inOrder(left: ResultRow, right: ResultRow, { order, groupings }: Plan): number {
  for (const { key, descending } of order) {
    const a = key < groupings.length ? left.keys[key]! : left.metrics[key - groupings.length]!;
    const b = key < groupings.length ? right.keys[key]! : right.metrics[key - groupings.length]!;
    if (a === null && b === null) continue;
    if (a === null) return 1;
    if (b === null) return -1;
    // Means of one value may differ in their last bit, depending on how they were added up.
    if (typeof a === "number" && typeof b === "number" && Math.abs(a - b) < 1e-9) continue;
    if (a === b) continue;
    return a < b === descending ? 1 : -1;
  }
  for (let key = 0; key < groupings.length; key++) {
    if (left.keys[key] !== right.keys[key]) return left.keys[key]! < right.keys[key]! ? -1 : 1;
  }
  return 0;
}
