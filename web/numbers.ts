import { useState } from "preact/hooks";
import { api, type SiteInfo } from "./api.ts";
import { headlineNumbers, headlineQueries, measuresOf, seriesQuery, type GoalName } from "./headline.ts";
import { useAnswers, useLoad, usePoll } from "./load.ts";
import { currencyOf, type Measure } from "./measures.ts";
import { panelQueries } from "./panel-queries.ts";
import { countDays, daysOf, intervalsFor } from "./range.ts";
import { unansweredError } from "./unanswered.ts";
import type { SiteState } from "./url.ts";

const REFRESH_EVERY_MS = 30_000;
/** How long "all time" is taken to be until the first answer shows it. */
const LONG_DAYS = 1000;
const NO_GOALS: readonly GoalName[] = [];
/** Where the answers stand: three of the headline, the lines of the graph, then the panels. */
const SLOTS = { headline: 0, first: 3, second: 4, panels: 5 } as const;

/** The site's goals, asked for together with the site; null while they are not known. A site whose goals cannot be had shows none. */
export function useGoals(domain: string): readonly GoalName[] | null {
  const { data, error } = useLoad(domain, (signal) => api.goals(domain, signal));
  return error !== null ? NO_GOALS : (data?.goals ?? null);
}

/** The answers that a site's page consists of: headline, graph, then a list per panel. Fresh while the range is running. */
export function useNumbers(site: SiteInfo | null, goals: readonly GoalName[] | null, state: SiteState, today: string) {
  const [allDays, setAllDays] = useState(LONG_DAYS);
  const days = daysOf(state.range, today);
  const intervals = intervalsFor(days !== null ? countDays(days) : state.range.period === "24h" ? 1 : allDays);
  const interval = intervals.find((possible) => possible === state.interval) ?? intervals[0]!;
  const measures = measuresOf(state, goals ?? NO_GOALS);
  const line = (measure: Measure | null, compared: boolean) =>
    measure && seriesQuery(site!.domain, state, goals!, { measure, interval, compared }, today);
  const queries =
    site === null || goals === null
      ? []
      : [
          ...headlineQueries(site.domain, state, goals, today),
          line(possible(state.metric, measures) ?? "visitors", true),
          line(state.second && possible(state.second, measures), false),
          ...panelQueries(site.domain, state, today),
        ];
  const { data, loading, error, reload, refresh } = useAnswers(queries);
  const running = days !== null && days[1] >= today;
  usePoll(refresh, running || days === null ? REFRESH_EVERY_MS : null);

  const [plain = null, revenue = null, converted = null, first = null, second = null, ...lists] = data ?? [];
  // Revenue is withheld from who has a shared link, and has not asked for it.
  const unanswered = data?.find((answered) => (answered?.answer.meta.unanswered?.code ?? "revenue_withheld") !== "revenue_withheld");
  const firstLabel = first?.answer.results[0]?.dimensions[0];
  if (state.range.period === "all" && !loading && firstLabel !== undefined && allDays === LONG_DAYS) {
    // A better interval then asks for the graph alone once more.
    const span = countDays([firstLabel.slice(0, 10), today]);
    if (span < LONG_DAYS) setAllDays(span);
  }
  const isOld = (slot: number): boolean =>
    plain !== null && JSON.stringify(data?.[slot]?.query) !== JSON.stringify(queries[slot] ?? undefined);
  return {
    /** Those that the headline is going to have. */
    measures,
    numbers: plain && headlineNumbers(plain, revenue, converted, goals ?? NO_GOALS),
    first,
    second,
    lists,
    intervals,
    /** The last day of the range is not over: it stands against whole days before. */
    running,
    loading,
    error: error ?? (unanswered ? unansweredError(unanswered.answer) : null),
    /** What is shown does not belong to the address yet. */
    stale: {
      headline: isOld(SLOTS.headline),
      graph: isOld(SLOTS.first) || isOld(SLOTS.second),
      panel: (at: number): boolean => isOld(SLOTS.panels + at),
    },
    reload,
    refresh,
  };
}

/** A copied link may name a measure that this site does not have; money may be in any currency. */
const possible = (measure: Measure, measures: readonly Measure[]): Measure | null =>
  measures.includes(measure) || currencyOf(measure) !== "" ? measure : null;
