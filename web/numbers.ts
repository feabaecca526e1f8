import { useState } from "preact/hooks";
import type { SiteInfo } from "./api.ts";
import { useAnswers, usePoll } from "./load.ts";
import { siteQueries } from "./queries.ts";
import { countDays, daysOf, intervalsFor } from "./range.ts";
import type { SiteState } from "./url.ts";

const REFRESH_EVERY_MS = 30_000;
/** How long "all time" is taken to be until the first answer shows it. */
const LONG_DAYS = 1000;

/** The answers that a site's page consists of, by slot: headline, graph, then a list per panel. Fresh while the range is running. */
export function useNumbers(site: SiteInfo | null, state: SiteState, today: string) {
  const [allDays, setAllDays] = useState(LONG_DAYS);
  const days = daysOf(state.range, today);
  const intervals = intervalsFor(days !== null ? countDays(days) : state.range.period === "24h" ? 1 : allDays);
  const interval = intervals.find((possible) => possible === state.interval) ?? intervals[0]!;
  const queries = site === null ? [] : siteQueries(site.domain, state, interval, today);
  const { data, loading, error, reload, refresh } = useAnswers(queries);
  const running = days !== null && days[1] >= today;
  usePoll(refresh, running || days === null ? REFRESH_EVERY_MS : null);

  const [headline = null, series = null, ...lists] = data ?? [];
  const firstLabel = series?.answer.meta.time_labels?.[0];
  if (state.range.period === "all" && !loading && firstLabel !== undefined && allDays === LONG_DAYS) {
    // A better interval then asks for the graph alone once more.
    const span = countDays([firstLabel.slice(0, 10), today]);
    if (span < LONG_DAYS) setAllDays(span);
  }
  return {
    totals: headline?.answer.results[0] ?? null,
    series,
    lists,
    intervals,
    /** The last day of the range is not over: it stands against whole days before. */
    running,
    loading,
    error,
    /** What is shown in a slot does not belong to the address yet. */
    isStale: (slot: number): boolean => headline !== null && JSON.stringify(data?.[slot]?.query) !== JSON.stringify(queries[slot]),
    reload,
    refresh,
  };
}
