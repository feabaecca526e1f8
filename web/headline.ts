import type { AnswerRow, QueryBody } from "./api.ts";
import { treeOf, type FilterTree } from "./filter-tree.ts";
import type { Interval } from "./format.ts";
import type { Answered } from "./load.ts";
import { amountOf, currencyOf, HEADLINE, metricOf, revenueIn, type Measure } from "./measures.ts";
import { apiRange } from "./range.ts";
import type { SiteState } from "./url.ts";

/** What of a site's goals decides which numbers its headline has. */
export interface GoalName {
  readonly name: string;
  /** ISO 4217, or empty. */
  readonly currency: string;
}

const CURRENCY = "event:currency";

const isPageChosen = ({ filters }: SiteState): boolean =>
  filters.some((filter) => "dimension" in filter && filter.dimension === "event:page");
const isGoalChosen = ({ filters }: SiteState): boolean =>
  filters.some((filter) => "dimension" in filter && filter.dimension === "event:goal" && filter.operator === "is");
/** Metrics that one question answers together, in reading order. */
const plainMeasures = (state: SiteState): readonly Measure[] => [
  ...HEADLINE,
  // How far a page was read is known of pages only.
  ...(isPageChosen(state) ? (["time_on_page", "scroll_depth"] as const) : (["engaged_time"] as const)),
];
/** Without a goal among the filters: whoever reached any of them. */
const goalFilter = (state: SiteState, goals: readonly GoalName[]): readonly FilterTree[] =>
  isGoalChosen(state) ? [] : [["is", "event:goal", goals.map(({ name }) => name)]];
const hasGoals = (state: SiteState, goals: readonly GoalName[]): boolean => goals.length > 0 || isGoalChosen(state);

/** Those of goals, in which a site expects revenue, in one order. */
const currenciesOf = (goals: readonly GoalName[]): readonly string[] =>
  [...new Set(goals.map(({ currency }) => currency).filter((currency) => currency !== ""))].toSorted();

/** The numbers that a site's headline may have; more currencies come with the answers. */
export function measuresOf(state: SiteState, goals: readonly GoalName[]): readonly Measure[] {
  const conversion: readonly Measure[] = hasGoals(state, goals) ? ["conversion_rate"] : [];
  return [...plainMeasures(state), ...conversion, ...currenciesOf(goals).map(revenueIn)];
}

const baseOf = (domain: string, state: SiteState, today: string) => ({
  site_id: domain,
  date_range: apiRange(state.range, today),
  filters: state.filters.map(treeOf),
});

const MODES = { previous: "previous_period", year: "year_over_year", custom: "custom" } as const;

/** "All time" has nothing before it, but days may be named. */
function comparison(state: SiteState): NonNullable<QueryBody["include"]> {
  const { compare, compareDays, matchWeekday } = state;
  if (compare === "off" || (state.range.period === "all" && compare !== "custom")) return {};
  const days = compare === "custom" && compareDays !== null ? { date_range: compareDays } : {};
  return { comparisons: { mode: MODES[compare], ...days, ...(matchWeekday && compare !== "custom" && { match_day_of_week: true }) } };
}

/** The headline in questions: what goes together, revenue by currency, and goals, where there are any. */
export function headlineQueries(
  domain: string,
  state: SiteState,
  goals: readonly GoalName[],
  today: string,
): readonly [plain: QueryBody, revenue: QueryBody, goals: QueryBody | null] {
  const base = { ...baseOf(domain, state, today), include: comparison(state) };
  return [
    { ...base, metrics: plainMeasures(state).map(metricOf) },
    {
      ...base,
      filters: [...base.filters, ["is_not", CURRENCY, ["(none)"]]],
      metrics: ["total_revenue"],
      dimensions: [CURRENCY],
    },
    hasGoals(state, goals) ? { ...base, filters: [...base.filters, ...goalFilter(state, goals)], metrics: ["conversion_rate"] } : null,
  ];
}

/** A number of the headline beside the earlier one. */
export interface HeadlineNumber {
  readonly measure: Measure;
  readonly now: number | null;
  readonly compared: { readonly before: number | null; readonly change: number | null } | null;
}

/**
 * The answers to `headlineQueries` as one line. What no page of the site reports is left out; a currency of a goal is there without sales
 * too, so that the tiles stand still from one range to the next.
 */
export function headlineNumbers(
  plain: Answered,
  revenue: Answered | null,
  converted: Answered | null,
  goals: readonly GoalName[],
): readonly HeadlineNumber[] {
  const at = (row: AnswerRow | undefined, measure: Measure, index: number): HeadlineNumber => ({
    measure,
    now: amountOf(row?.metrics[index]),
    compared: row?.comparison ? { before: amountOf(row.comparison.metrics[index]), change: row.comparison.change[index] ?? null } : null,
  });
  const numbers = plain.query.metrics.map((metric, index) => at(plain.answer.results[0], metric as Measure, index));
  const visitors = numbers[0]?.now ?? 0;
  const isReported = ({ measure, now, compared }: HeadlineNumber): boolean =>
    (HEADLINE as readonly Measure[]).includes(measure) || visitors === 0 || (now ?? 0) > 0 || (compared?.before ?? 0) > 0;
  const sold = new Map((revenue?.answer.results ?? []).map((row) => [row.dimensions[0]!, row]));
  // In the same order whatever the amounts are.
  const amounts = [...new Set([...currenciesOf(goals), ...sold.keys()])].toSorted().map((currency) => {
    const number = at(sold.get(currency), revenueIn(currency), 0);
    return { ...number, now: number.now ?? 0 };
  });
  const conversion = converted === null ? [] : [at(converted.answer.results[0], "conversion_rate", 0)];
  return [...numbers.filter(isReported), ...conversion, ...amounts];
}

/** A measure over time. Only the first line of a graph is compared. */
export function seriesQuery(
  domain: string,
  state: SiteState,
  goals: readonly GoalName[],
  { measure, interval, compared }: { readonly measure: Measure; readonly interval: Interval; readonly compared: boolean },
  today: string,
): QueryBody {
  const base = baseOf(domain, state, today);
  const currency = currencyOf(measure);
  const only: readonly FilterTree[] =
    measure === "conversion_rate" ? goalFilter(state, goals) : currency === "" ? [] : [["is", CURRENCY, [currency]]];
  return {
    ...base,
    filters: [...base.filters, ...only],
    // A day's rate is of that day's visitors; of all the range's it would be a thirtieth.
    metrics: [measure === "conversion_rate" ? "group_conversion_rate" : metricOf(measure)],
    dimensions: [`time:${interval}`],
    include: { empty_buckets: true, ...(compared && comparison(state)) },
  };
}

/** The measure that a `seriesQuery` asks for. */
export function measureOfSeries({ metrics, filters }: QueryBody): Measure {
  const [metric] = metrics;
  if (metric === "total_revenue") return revenueIn(String(filters?.at(-1)?.[2]?.[0]));
  return metric === "group_conversion_rate" ? "conversion_rate" : (metric as Measure);
}
