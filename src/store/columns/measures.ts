import { isNamedMetric, readAggregate, type NumericField } from "../../model/metric.ts";
import type { MetricValue, PlanMetric } from "../../model/plan.ts";
import type { DayRows } from "../daily.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { CountKind, Sums } from "./sums.ts";
import { newVisitors, type FirstDays } from "./lasting-visitors.ts";
import type { Work } from "./measure.ts";
import { revenue, type Revenue } from "./money-measure.ts";
import { numbersOf, type NumbersByGroup } from "./number-measure.ts";
import { outcomes, type Outcomes } from "./outcome-measure.ts";
import { engagedSeconds, scrollDepth } from "./page-measures.ts";

/** The engine's reading of src/model/metric.ts: what a metric is, from the counts and from what else was added up for it. */
export interface Measures {
  /** The counts that are needed. */
  readonly counts: CountKind;
  /** Nothing but counts is needed. */
  readonly onlyCounts: boolean;
  scan(work: Work): void;
  /** Adds a row of a day that was rolled up, and what it earned in a currency (by its code). */
  roll(group: number, columns: DayRows["columns"], at: number): void;
  rollRevenue(group: number, currency: number, minor: number, count: number): void;
  /** A ratio of nothing is null. */
  value(metric: PlanMetric, group: number, sums: Sums): MetricValue;
}

export interface MeasuresOf {
  readonly dictionary: SiteDictionary;
  /** Of the site's lasting visitors, from its beginning. */
  readonly firstDays: FirstDays;
}

type Extra = { scan(work: Work): void; roll?(group: number, columns: DayRows["columns"], at: number): void };
type Valued = (group: number, sums: Sums) => MetricValue;

/** Only what these metrics need is added up, and each of it once. */
export function measuresFor(metrics: readonly PlanMetric[], { dictionary, firstDays }: MeasuresOf): Measures {
  const extras: Extra[] = [];
  const add = <Kind extends Extra>(extra: Kind): Kind => {
    extras.push(extra);
    return extra;
  };
  let engaged: ReturnType<typeof engagedSeconds> | null = null;
  let told: Outcomes | null = null;
  const numbers = new Map<NumericField, NumbersByGroup>();
  let money: Revenue | null = null;
  const values = new Map<PlanMetric, Valued>();
  for (const metric of metrics) values.set(metric, valued(metric));

  function valued(metric: PlanMetric): Valued {
    if (!isNamedMetric(metric)) {
      const { aggregate, of } = readAggregate(metric)!;
      let measure = numbers.get(of);
      if (measure === undefined) numbers.set(of, (measure = add(numbersOf(of, dictionary))));
      const { value } = measure;
      return (group) => value(group, aggregate);
    }
    switch (metric) {
      case "visitors":
      case "visits":
      case "pageviews":
      case "events":
        return (group, sums) => sums[metric][group]!;
      case "views_per_visit":
        return (group, sums) => ratio(sums.visitPageviews[group]!, sums.visits[group]!);
      case "bounce_rate":
        return (group, sums) => ratio(sums.bounces[group]! * 100, sums.visits[group]!);
      case "visit_duration":
        return (group, sums) => ratio(sums.durationMs[group]! / 1000, sums.visits[group]!);
      // Worked out by the executor, which knows how often the page was viewed.
      case "exit_rate":
        return () => null;
      case "scroll_depth": {
        const measure = add(scrollDepth());
        return (group) => measure.value(group);
      }
      case "new_visitors": {
        const measure = add(newVisitors(firstDays));
        return (group) => measure.value(group);
      }
      case "time_on_page": {
        const time = (engaged ??= add(engagedSeconds()));
        return (group) => ratio(time.sum(group), time.visits(group));
      }
      case "engaged_time": {
        const time = (engaged ??= add(engagedSeconds()));
        return (group, sums) => ratio(time.sum(group), sums.visits[group]!);
      }
      case "total_revenue":
      case "average_revenue": {
        if (money === null) extras.push({ scan: (money = revenue(dictionary)).scan });
        const { value } = money;
        return (group) => value(group, metric === "total_revenue" ? "total" : "average");
      }
      default: {
        const known = (told ??= add(outcomes()));
        return (group) => outcomeOf(metric, known.successes(group), known.failures(group));
      }
    }
  }

  return {
    counts: kindFor(metrics),
    onlyCounts: extras.length === 0,
    scan(work) {
      for (const extra of extras) extra.scan(work);
    },
    roll(group, columns, at) {
      for (const extra of extras) extra.roll?.(group, columns, at);
    },
    rollRevenue: (group, currency, minor, count) => money?.roll(group, currency, minor, count),
    value: (metric, group, sums) => values.get(metric)!(group, sums),
  };
}

function kindFor(metrics: readonly PlanMetric[]): CountKind {
  if (metrics.some((metric) => OF_WHOLE_VISITS.has(metric))) return "all";
  // Aggregates have numbers of their own.
  return metrics.every((metric) => FROM_VISITORS.has(metric) || !isNamedMetric(metric)) ? "visitors" : "counts";
}

const OF_WHOLE_VISITS: ReadonlySet<PlanMetric> = new Set<PlanMetric>(["views_per_visit", "bounce_rate", "visit_duration"]);

/** Metrics that need no count but the visitors. */
const FROM_VISITORS: ReadonlySet<PlanMetric> = new Set<PlanMetric>([
  "visitors",
  "new_visitors",
  "scroll_depth",
  "time_on_page",
  "total_revenue",
  "average_revenue",
  "operations",
  "successes",
  "failures",
  "success_rate",
]);

const ratio = (sum: number, count: number): number | null => (count === 0 ? null : sum / count);

function outcomeOf(metric: "operations" | "successes" | "failures" | "success_rate", successes: number, failures: number): number | null {
  switch (metric) {
    case "operations":
      return successes + failures;
    case "successes":
      return successes;
    case "failures":
      return failures;
    case "success_rate":
      return ratio(successes * 100, successes + failures);
  }
}
