import type { Event } from "../../src/model/event.ts";
import { definitionOf, type FieldDimension } from "../../src/model/dimension.ts";
import { METRICS, readAggregate, type NumericField } from "../../src/model/metric.ts";
import type { Filter, MetricValue, Money, Plan, PlanMetric, Result, ResultRow } from "../../src/model/plan.ts";
import { fitsNaively } from "./oracle-text.ts";

/**
 * The naive oracle: plain loops over plain events, written from the sentences of src/model/metric.ts and sharing no code with the
 * engine. Slow and obvious on purpose. A store that disagrees with it is wrong, or the oracle is; either way somebody must look.
 */
export function answerNaively(events: readonly Event[], plan: Plan): Result {
  const visits = cutVisits(events, plan);
  const isNew = newcomers(visits);
  const selected: Selected[] = [];
  for (const visit of visits) {
    for (const seen of visit.events) {
      if (seen.event.timeMs < plan.fromMs || seen.event.timeMs >= plan.toMs) continue;
      if (plan.filter !== null && !holds(plan.filter, seen, visit, plan)) continue;
      selected.push({ ...seen, visit });
    }
  }
  const groups = groupBy(selected, plan, {});
  // Visit metrics of a page are those of the visits that entered on it.
  const entered = groupBy(selected, plan, { "event:page": ({ visit }) => entryPage(visit) });
  // A page that visits ended on was viewed so often, by these and by others.
  const viewed = groupBy(
    selected.filter(({ event }) => event.name === "pageview"),
    plan,
    { "visit:exit_page": ({ event }) => event.path },
  );
  if (plan.groupings.length === 0 && groups.size === 0) groups.set("[]", []);
  const rows: ResultRow[] = [];
  for (const [name, group] of groups) {
    const parts = { group, entered: entered.get(name) ?? [], viewed: viewed.get(name) ?? [], isNew };
    rows.push({ keys: JSON.parse(name) as Keys, metrics: plan.metrics.map((metric) => measure(metric, parts)) });
  }
  rows.sort((left, right) => inOrder(left, right, plan));
  return { rows: rows.slice(plan.offset, plan.offset + plan.limit), totalRows: rows.length };
}

type Keys = (string | number)[];

/** An event, and what the reports of time and scrolling said of it; null where none did. */
interface Seen {
  readonly event: Event;
  scroll: number | null;
  engagedMs: number | null;
}

interface Visit {
  /** Ascending in time; those of one moment in order of arrival. Without reports. */
  readonly events: readonly Seen[];
  /** Of an event or a report. */
  readonly lastMs: number;
  /** The visitor is a person-day: the id and the site's date on which the visit began. */
  readonly visitor: string;
}

interface Selected extends Seen {
  readonly visit: Visit;
}

const HALF_AN_HOUR = 30 * 60 * 1000;

function cutVisits(events: readonly Event[], { site, timezone }: Plan): Visit[] {
  const byId = new Map<string, Event[]>();
  for (const event of events) {
    if (event.site !== site) continue;
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
    for (const run of runs) {
      // A report begins no visit.
      const first = run.find((event) => event.name !== "engagement");
      if (first === undefined) continue;
      visits.push({ events: withReports(run), lastMs: run.at(-1)!.timeMs, visitor: `${id} on ${dateIn(timezone, first.timeMs)}` });
    }
  }
  return visits;
}

/** A report speaks of the latest view of its page before it. */
function withReports(run: readonly Event[]): Seen[] {
  const seen: Seen[] = [];
  for (const event of run) {
    if (event.name !== "engagement") {
      seen.push({ event, scroll: null, engagedMs: null });
      if (event.name === "pageview") tell(seen.at(-1)!, event);
    } else {
      const page = seen.findLast((one) => one.event.name === "pageview" && one.event.path === event.path);
      if (page !== undefined) tell(page, event);
    }
  }
  return seen;
}

function tell(page: Seen, { scrollDepth, engagedMs }: Event): void {
  if (scrollDepth !== null) page.scroll = Math.max(page.scroll ?? 0, scrollDepth);
  if (engagedMs !== null) page.engagedMs = (page.engagedMs ?? 0) + engagedMs;
}

const localTime = (timezone: string, ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone);
const dateIn = (timezone: string, ms: number): string => localTime(timezone, ms).toPlainDate().toString();

const firstView = (visit: Visit): Event | undefined => visit.events.find(({ event }) => event.name === "pageview")?.event;
const lastView = (visit: Visit): Event | undefined => visit.events.findLast(({ event }) => event.name === "pageview")?.event;
const entryPage = (visit: Visit): string => firstView(visit)?.path ?? "";

function valueOf(dimension: FieldDimension, event: Event, visit: Visit, timezone: string): string {
  const definition = definitionOf(dimension);
  switch (definition.from) {
    case "origin":
      return visit.events[0]!.event.origin[definition.field];
    case "client":
      return visit.events[0]!.event.client[definition.field];
    case "event":
      return event[definition.field] ?? "";
    case "props":
      return event.props === "" ? "" : ((JSON.parse(event.props) as Record<string, string>)[definition.key] ?? "");
    case "clock": {
      const { hour, dayOfWeek } = localTime(timezone, event.timeMs);
      return definition.field === "hour" ? String(hour).padStart(2, "0") : String(dayOfWeek);
    }
    case "visit":
      switch (definition.field) {
        case "entryPath":
          return entryPage(visit);
        case "exitPath":
          return lastView(visit)?.path ?? "";
        case "entryHostname":
          return firstView(visit)?.hostname ?? "";
        case "exitHostname":
          return lastView(visit)?.hostname ?? "";
        case "length":
          return lengthOf(secondsOf(visit));
      }
  }
}

function lengthOf(seconds: number): string {
  if (seconds <= 10) return "0-10s";
  if (seconds <= 30) return "11-30s";
  if (seconds <= 60) return "31-60s";
  if (seconds <= 180) return "1-3min";
  if (seconds <= 600) return "3-10min";
  return seconds <= 1800 ? "10-30min" : "30min+";
}

function holds(filter: Filter, seen: Seen, visit: Visit, plan: Plan): boolean {
  switch (filter.op) {
    case "and":
      return filter.of.every((part) => holds(part, seen, visit, plan));
    case "or":
      return filter.of.some((part) => holds(part, seen, visit, plan));
    case "not":
      return !holds(filter.of, seen, visit, plan);
    case "visit_has":
      return visitHas(filter.of, visit, plan);
    case "at_least":
      if (filter.of === "visit_duration") return secondsOf(visit) * 1000 >= filter.value;
      return seen.scroll !== null && seen.scroll >= filter.value;
    default:
      return fitsNaively(valueOf(filter.dimension, seen.event, visit, plan.timezone), filter);
  }
}

const known = new WeakMap<Filter, WeakMap<Visit, boolean>>();

/** Remembered: one within another would ask as often as the visit has events, to the power of their depth. */
function visitHas(filter: Filter, visit: Visit, plan: Plan): boolean {
  let ofFilter = known.get(filter);
  if (ofFilter === undefined) known.set(filter, (ofFilter = new WeakMap()));
  let answer = ofFilter.get(visit);
  if (answer === undefined) ofFilter.set(visit, (answer = visit.events.some((other) => holds(filter, other, visit, plan))));
  return answer;
}

type Instead = Partial<Record<FieldDimension, (one: Selected) => string>>;

/** By the JSON of the keys. `instead` tells another value of a dimension. An event may be in several groups: one per condition. */
function groupBy(selected: readonly Selected[], plan: Plan, instead: Instead): Map<string, Selected[]> {
  const groups = new Map<string, Selected[]>();
  for (const one of selected) {
    let all: Keys[] = [[]];
    for (const grouping of plan.groupings) {
      const keys = keysOf(one, grouping, plan, instead);
      all = all.flatMap((before) => keys.map((key) => [...before, key]));
    }
    for (const name of all.map((keys) => JSON.stringify(keys))) {
      groups.set(name, groups.get(name) ?? []);
      groups.get(name)!.push(one);
    }
  }
  return groups;
}

function keysOf(one: Selected, grouping: Plan["groupings"][number], plan: Plan, instead: Instead): Keys {
  const { event, visit } = one;
  switch (grouping.by) {
    case "time":
      return [grouping.buckets.startsMs.findLastIndex((startMs) => startMs <= event.timeMs)];
    case "condition":
      return grouping.conditions.flatMap((condition, index) => (holds(condition, one, visit, plan) ? [index] : []));
    case "field":
      return [instead[grouping.dimension]?.(one) ?? valueOf(grouping.dimension, event, visit, plan.timezone)];
  }
}

interface Parts {
  /** Of visitors by their names; undefined of those of no application. */
  readonly isNew: ReadonlyMap<string, boolean>;
  readonly group: readonly Selected[];
  readonly entered: readonly Selected[];
  readonly viewed: readonly Selected[];
}

/** An application's visitor of a day is new when none of an earlier day has the same id. */
function newcomers(visits: readonly Visit[]): Map<string, boolean> {
  const known = visits.filter(({ events }) => events.some(({ event }) => event.engine === "application"));
  const names = [...new Set(known.map(({ visitor }) => visitor))];
  const apart = (name: string): [id: string, date: string] => name.split(" on ") as [string, string];
  return new Map(
    names.map((name) => {
      const [id, date] = apart(name);
      return [name, !names.some((other) => apart(other)[0] === id && apart(other)[1] < date)];
    }),
  );
}

function measure(metric: PlanMetric, { group, entered, viewed, isNew }: Parts): MetricValue {
  switch (metric) {
    case "visitors":
      return new Set(group.map(({ visit }) => visit.visitor)).size;
    case "visits":
      return visitsOf(group).length;
    case "pageviews":
      return group.filter(({ event }) => event.name === "pageview").length;
    case "events":
      return group.length;
    case "new_visitors": {
      const names = new Set(group.map(({ visit }) => visit.visitor));
      return mean([...names].flatMap((name) => (isNew.has(name) ? [isNew.get(name)! ? 100 : 0] : [])));
    }
    case "views_per_visit":
      return mean(visitsOf(entered).map(pageviewsOf));
    case "bounce_rate":
      return mean(visitsOf(entered).map((visit) => (bounced(visit) ? 100 : 0)));
    case "visit_duration":
      return mean(visitsOf(entered).map(secondsOf));
    case "exit_rate":
      return viewed.length === 0 ? null : (visitsOf(group).length / viewed.length) * 100;
    case "scroll_depth":
      return mean(perVisit(group, ({ scroll }) => scroll).map((depths) => Math.max(...depths)));
    case "time_on_page":
      return mean(perVisit(group, ({ engagedMs }) => engagedMs).map((times) => sum(times) / 1000));
    case "engaged_time":
      return group.length === 0 ? null : sum(group.map(({ engagedMs }) => engagedMs ?? 0)) / 1000 / visitsOf(group).length;
    case "total_revenue":
      return money(group, sum);
    case "average_revenue":
      return money(group, (amounts) => sum(amounts) / amounts.length);
    case "operations":
      return group.filter(({ event }) => event.outcome !== null).length;
    case "successes":
      return group.filter(({ event }) => event.outcome === "success").length;
    case "failures":
      return group.filter(({ event }) => event.outcome === "failure").length;
    case "success_rate":
      return mean(group.flatMap(({ event }) => (event.outcome === null ? [] : [event.outcome === "success" ? 100 : 0])));
    default:
      return aggregate(metric, group);
  }
}

const visitsOf = (group: readonly Selected[]): Visit[] => [...new Set(group.map(({ visit }) => visit))];
const pageviewsOf = (visit: Visit): number => visit.events.filter(({ event }) => event.name === "pageview").length;
const secondsOf = (visit: Visit): number => (visit.lastMs - visit.events[0]!.event.timeMs) / 1000;

function bounced(visit: Visit): boolean {
  const ended = visit.events.some(({ event }) => event.name !== "pageview" && event.interactive);
  return pageviewsOf(visit) === 1 && !ended;
}

/** The numbers that are known, a list per visit that has any. */
function perVisit(group: readonly Selected[], numberOf: (one: Selected) => number | null): number[][] {
  const known = new Map<Visit, number[]>();
  for (const one of group) {
    const number = numberOf(one);
    if (number !== null) known.set(one.visit, [...(known.get(one.visit) ?? []), number]);
  }
  return [...known.values()];
}

function money(group: readonly Selected[], of: (amounts: readonly number[]) => number): readonly Money[] | null {
  const byCurrency = new Map<string, number[]>();
  for (const { event } of group) {
    if (event.revenueMinor === null) continue;
    byCurrency.set(event.currency, [...(byCurrency.get(event.currency) ?? []), event.revenueMinor]);
  }
  if (byCurrency.size === 0) return null;
  return [...byCurrency]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([currency, amounts]) => ({ currency, minor: of(amounts) }));
}

function aggregate(metric: PlanMetric, group: readonly Selected[]): number | null {
  const read = readAggregate(metric);
  if (read === null) throw new Error(`the oracle does not know the metric ${metric}`);
  const numbers = group.flatMap(({ event }) => numberIn(event, read.of)).sort((left, right) => left - right);
  if (numbers.length === 0) return null;
  switch (read.aggregate) {
    case "sum":
      return sum(numbers);
    case "average":
      return mean(numbers);
    case "min":
      return numbers[0]!;
    case "max":
      return numbers.at(-1)!;
    default: {
      const share = Number(read.aggregate.slice(1)) / 100;
      // The smallest number that at least such a share of them do not exceed.
      return numbers.find((candidate) => numbers.filter((other) => other <= candidate).length >= share * numbers.length - 1e-9)!;
    }
  }
}

function numberIn(event: Event, field: NumericField): number[] {
  if (field === "event:duration") return event.durationMs === null ? [] : [event.durationMs];
  const text = event.props === "" ? "" : ((JSON.parse(event.props) as Record<string, string>)[field.slice("event:props:".length)] ?? "");
  return text.trim() === "" || !Number.isFinite(Number(text)) ? [] : [Number(text)];
}

function sum(values: readonly number[]): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : sum(values) / values.length);

/** The plan's order, nothing last; ties by the groupings in turn, ascending. */
function inOrder(left: ResultRow, right: ResultRow, { order, groupings }: Plan): number {
  for (const { key, descending } of order) {
    const a = key < groupings.length ? left.keys[key]! : asNumber(left.metrics[key - groupings.length]!);
    const b = key < groupings.length ? right.keys[key]! : asNumber(right.metrics[key - groupings.length]!);
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

/** Money is ordered by its first currency's amount. */
const asNumber = (value: MetricValue): number | null => (value === null || typeof value === "number" ? value : (value[0]?.minor ?? null));

/** Metrics that one plan answers by itself. */
export const COUNTED = Object.entries(METRICS).flatMap(([name, { level }]) => (level === "share" ? [] : [name as PlanMetric]));
