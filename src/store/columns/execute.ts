import { METRICS, type Metric } from "../../model/metric.ts";
import type { Grouping, Plan, Result } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { groupsFor, type Groups } from "./grouping.ts";
import { groupEvents, groupMaskedEvents, groupVisits, type Run, type Sums } from "./kernels.ts";
import { orderRows, type Row } from "./order-rows.ts";
import { Selector, type Selection } from "./selection.ts";
import { metricOf, newSums, roomFor } from "./sums.ts";

/** One pass over the chunks for some of a plan's metrics. */
interface Pass {
  readonly metrics: readonly Metric[];
  readonly groups: Groups;
  sums: Sums;
}

/**
 * Plans of one site, range and filter, executed together: chunks are visited once and share one selection.
 * `proceed` is called before each chunk; it throws when the question is no longer wanted or takes too long.
 */
export function executeTogether(
  plans: readonly Plan[],
  chunks: Iterable<Chunk>,
  dictionary: SiteDictionary,
  proceed: () => void,
): Result[] {
  const { filter, fromMs, toMs } = plans[0]!;
  const selector = new Selector(filter, fromMs, toMs, dictionary);
  const passes = plans.map((plan) => passesOf(plan, dictionary));
  let firstVisit = 1;
  let firstVisitor = 1;
  for (const chunk of chunks) {
    proceed();
    const run: Run = { ...chunk, firstVisit, firstVisitor };
    const selection = selector.select(chunk, run);
    for (const pass of passes.flat()) scan(pass, chunk, run, selection);
    firstVisit += chunk.visits;
    firstVisitor += chunk.visitors;
  }
  return plans.map((plan, index) => toResult(plan, passes[index]!));
}

/** Plans that can be executed together. */
export const togetherKey = ({ site, timezone, fromMs, toMs, filter }: Plan): string =>
  JSON.stringify([site, timezone, fromMs, toMs, filter]);

/**
 * Visit metrics of a page are those of the visits that entered on it (the field's convention): they are counted in a second pass, by
 * entry page, and joined to the page's own counts.
 */
function passesOf({ groupings, metrics }: Plan, dictionary: SiteDictionary): Pass[] {
  const pass = (by: readonly Grouping[], of: readonly Metric[]): Pass => {
    const groups = groupsFor(by, dictionary);
    return { metrics: of, groups, sums: newSums(groups.size()) };
  };
  const isPage = (grouping: Grouping): boolean => grouping.by === "field" && grouping.dimension === "event:page";
  const ofVisits = metrics.filter((metric) => METRICS[metric].level === "visit");
  if (ofVisits.length === 0 || !groupings.some(isPage)) return [pass(groupings, metrics)];
  const byEntry = groupings.map((grouping): Grouping => (isPage(grouping) ? { by: "field", dimension: "visit:entry_page" } : grouping));
  return [
    pass(
      groupings,
      metrics.filter((metric) => METRICS[metric].level === "event"),
    ),
    pass(byEntry, ofVisits),
  ];
}

function scan(pass: Pass, chunk: Chunk, run: Run, { visitEvents, visitPageviews, mask }: Selection): void {
  const { level, codes, groupOf } = pass.groups.of(chunk);
  pass.sums = roomFor(pass.groups.size(), pass.sums);
  if (level === "visit") groupVisits(run, visitEvents, visitPageviews, codes, groupOf, pass.sums);
  else if (mask === null) groupEvents(run, visitEvents, codes, groupOf, pass.sums);
  else groupMaskedEvents(run, mask, codes, groupOf, pass.sums);
}

function toResult(plan: Plan, [main, byEntry]: readonly Pass[]): Result {
  const entries = byEntry === undefined ? null : rowsByKey(byEntry);
  const rows: Row[] = [];
  const { groups, sums } = main!;
  for (let group = 0; group < groups.size(); group++) {
    // Without groupings there is one row, also of nothing.
    if (sums.events[group] === 0 && plan.groupings.length > 0) continue;
    const keys = groups.key(group);
    const entry = entries?.get(JSON.stringify(keys));
    const metrics = plan.metrics.map((metric) => {
      if (byEntry === undefined || !byEntry.metrics.includes(metric)) return metricOf(metric, sums, group);
      return entry === undefined ? null : metricOf(metric, byEntry.sums, entry);
    });
    rows.push({ keys, metrics });
  }
  return { rows: orderRows(rows, plan), totalRows: rows.length };
}

function rowsByKey({ groups, sums }: Pass): Map<string, number> {
  const rows = new Map<string, number>();
  for (let group = 0; group < groups.size(); group++) if (sums.visits[group]! > 0) rows.set(JSON.stringify(groups.key(group)), group);
  return rows;
}
