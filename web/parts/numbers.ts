import { html } from "htm/preact";
import { useCallback, useState } from "preact/hooks";
import type { FieldDimension } from "../../src/model/dimension.ts";
import { api, type SiteInfo } from "../api.ts";
import { toggleFilter } from "../filter.ts";
import type { Interval } from "../format.ts";
import { useAnswers, usePoll, type Answered } from "../load.ts";
import { chooseTab, PANELS, type Panel as PanelShape, type Tab } from "../panels.ts";
import { detailQuery, HEADLINE, siteQueries } from "../queries.ts";
import { countDays, daysOf, hourIn, intervalsFor, type RangeChoice } from "../range.ts";
import { BEFORE, type SiteState } from "../url.ts";
import { ErrorBox } from "./error-box.ts";
import { GraphPanel } from "./graph-panel.ts";
import { NothingHere } from "./nothing-here.ts";
import { Panel } from "./panel.ts";
import { Tiles } from "./tiles.ts";

const REFRESH_EVERY_MS = 30_000;
/** How long "all time" is taken to be until the first answer shows it. */
const LONG_DAYS = 1000;

interface NumbersProps {
  /** Null while its time zone is not known: the frame stands already. */
  readonly site: SiteInfo | null;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly change: (part: Partial<SiteState>) => void;
}

/** Everything on a site's page that is counted: headline, graph and panels, from one request. */
export function Numbers({ site, domain, state, today, change }: NumbersProps) {
  const [allDays, setAllDays] = useState(LONG_DAYS);
  const days = daysOf(state.range, today);
  const intervals = intervalsFor(days !== null ? countDays(days) : state.range.period === "24h" ? 1 : allDays);
  const interval = intervals.find((possible) => possible === state.interval) ?? intervals[0]!;
  const queries = site === null ? [] : siteQueries(domain, state, interval, today);
  const { data, loading, error, reload, refresh } = useAnswers(queries);
  usePoll(refresh, days === null || days[1] >= today ? REFRESH_EVERY_MS : null);

  const [headline = null, series = null, ...lists] = data ?? [];
  const known = headline !== null;
  const firstLabel = series?.answer.meta.time_labels?.[0];
  if (state.range.period === "all" && !loading && firstLabel !== undefined && allDays === LONG_DAYS) {
    // A better interval then asks for the graph alone once more.
    const span = countDays([firstLabel.slice(0, 10), today]);
    if (span < LONG_DAYS) setAllDays(span);
  }
  /** Only what does not belong to the address yet is dimmed. */
  const isStale = (slot: number): boolean => known && JSON.stringify(data?.[slot]?.query) !== JSON.stringify(queries[slot]);

  const totals = headline?.answer.results[0] ?? null;
  const nothing = totals !== null && !loading && totals.metrics.every((number) => number === null || number === 0);
  const details = useCallback(
    async (tab: Tab, signal: AbortSignal): Promise<Answered> => {
      const query = detailQuery(domain, state, tab, today);
      const [answer] = await api.query([query], signal);
      return { query, answer: answer! };
    },
    [domain, state, today],
  );

  const numbers = () =>
    html`<div aria-busy=${loading}>
      <section class="headline" aria-label="Headline">
        <${Tiles}
          metrics=${HEADLINE}
          row=${totals}
          chosen=${state.metric}
          before=${days !== null && days[1] >= today ? `all of ${BEFORE[state.compare]}` : BEFORE[state.compare]}
          stale=${isStale(0)}
          onPick=${(metric: SiteState["metric"]) => change({ metric })}
        />
        <${GraphPanel}
          answered=${series}
          intervals=${intervals}
          now=${{ date: today, hour: hourIn(site?.timezone ?? "UTC", Date.now()) }}
          stale=${isStale(1)}
          onInterval=${(wanted: Interval) => change({ interval: wanted === intervals[0] ? null : wanted })}
          onRange=${(range: RangeChoice) => change({ range, interval: null })}
        />
      </section>
      <div class="panels">${PANELS.map((panel, at) => panelOf(panel, lists[at] ?? null, isStale(2 + at)))}</div>
    </div>`;

  const panelOf = (panel: PanelShape, answered: Answered | null, stale: boolean) =>
    html`<${Panel}
      key=${panel.key}
      panel=${panel}
      tabKey=${state.tabs[panel.key]}
      answered=${answered}
      stale=${stale}
      visitors=${totals?.metrics[0] ?? null}
      domain=${domain}
      filters=${state.filters}
      onTab=${(tab: string) => change({ tabs: chooseTab(state.tabs, panel, tab) })}
      onPick=${(dimension: FieldDimension, value: string) => change({ filters: toggleFilter(state.filters, dimension, value) })}
      details=${details}
    />`;

  return html`
    ${error !== null && html`<${ErrorBox} error=${error} kept=${known ? "The numbers below are from before." : undefined} onRetry=${reload} />`}
    ${
      nothing
        ? html`<${NothingHere} site=${site} state=${state} onChange=${change} onVisit=${refresh}>${numbers()}<//>`
        : (known || error === null) && numbers()
    }
  `;
}
