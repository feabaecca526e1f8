import { html } from "htm/preact";
import { useCallback, useMemo, useState } from "preact/hooks";
import type { FieldDimension } from "../../src/model/dimension.ts";
import { api, type Me, type SiteInfo } from "../api.ts";
import { toggleFilter, type SimpleFilter } from "../filter.ts";
import { useAnswers, useLoad, usePoll, type Answered } from "../load.ts";
import { CurrentVisitors } from "../parts/current-visitors.ts";
import { DropsDialog } from "../parts/drops-dialog.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { FilterBar } from "../parts/filter-bar.ts";
import { FilterDialog } from "../parts/filter-dialog.ts";
import { GraphPanel } from "../parts/graph-panel.ts";
import { NothingHere } from "../parts/nothing-here.ts";
import { Panel } from "../parts/panel.ts";
import { RangePicker } from "../parts/range-picker.ts";
import { CompareMenu } from "../parts/compare-menu.ts";
import { ShortcutsDialog } from "../parts/shortcuts-dialog.ts";
import { SiteSwitcher } from "../parts/site-switcher.ts";
import { Tiles } from "../parts/tiles.ts";
import { useTitle } from "../parts/title.ts";
import { TopBar } from "../parts/top-bar.ts";
import { PANELS, tabOf, type PanelKey, type Tab } from "../panels.ts";
import { detailQuery, HEADLINE, siteQueries, valuesQuery } from "../queries.ts";
import { countDays, daysOf, hourIn, intervalsFor, shiftRange, todayIn, type RangeChoice } from "../range.ts";
import { navigate, sitePath } from "../route.ts";
import { useShortcuts } from "../shortcuts.ts";
import { BEFORE, readState, writeState, type SiteState } from "../url.ts";

const REFRESH_EVERY_MS = 30_000;
/** Taken for "all time" until the first answer shows how long that is. */
const LONG_DAYS = 1000;

/** The page people open every morning. Its whole state is its address. */
export function SitePage({ me, domain, search }: { me: Me | null; domain: string; search: string }) {
  const { data: site, error, reload } = useLoad(domain, (signal) => api.site(domain, signal));
  useTitle(domain);
  return html`<${TopBar} me=${me}><${SiteSwitcher} domain=${domain} />${site !== null && html`<${CurrentVisitors} domain=${domain} />`}<//>
    <main class="page">
      ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
      ${error === null && html`<${Report} key=${domain} site=${site} domain=${domain} search=${search} />`}
    </main>`;
}

type Open = "filter" | "drops" | "keys" | null;

function Report({ site, domain, search }: { site: SiteInfo | null; domain: string; search: string }) {
  const state = useMemo(() => readState(search), [search]);
  const [open, setOpen] = useState<Open>(null);
  const timezone = site?.timezone ?? "UTC";
  const today = todayIn(timezone, Date.now());
  const change = (part: Partial<SiteState>): void => navigate(sitePath(domain) + writeState({ ...state, ...part }));
  const setRange = (range: RangeChoice): void => change({ range, interval: null });
  const setFilters = (filters: readonly SimpleFilter[]): void => change({ filters });
  useShortcuts(shortcutsOf(state, today, change, setOpen));
  return html`
    <div class="controls">
      <${FilterBar} filters=${state.filters} onChange=${setFilters} onAdd=${() => setOpen("filter")} />
      <${CompareMenu} compare=${state.compare} onPick=${(compare: SiteState["compare"]) => change({ compare })} />
      <${RangePicker} range=${state.range} today=${today} onPick=${setRange} />
    </div>
    <${Numbers} site=${site} domain=${domain} state=${state} today=${today} change=${change} />
    <footer class="foot">
      <button type="button" class="link" onClick=${() => setOpen("drops")}>What was not counted</button>
      <span>Days of ${timezone.replaceAll("_", " ")}</span>
      <a href="https://db-ip.com" target="_blank" rel="noopener noreferrer">Country data: DB-IP (CC BY 4.0)</a>
      <button type="button" class="link keyboard-only" onClick=${() => setOpen("keys")}>Keyboard: ?</button>
    </footer>
    ${
      open === "filter" &&
      html`<${FilterDialog}
        values=${(dimension: FieldDimension, signal: AbortSignal) => api.query([valuesQuery(domain, state, dimension, today)], signal).then(([answer]) => answer!.results)}
        onAdd=${(filter: SimpleFilter) => (setOpen(null), setFilters([...state.filters, filter]))}
        onClose=${() => setOpen(null)}
      />`
    }
    ${open === "drops" && html`<${DropsDialog} domain=${domain} onClose=${() => setOpen(null)} />`}
    ${open === "keys" && html`<${ShortcutsDialog} onClose=${() => setOpen(null)} />`}
  `;
}

interface NumbersProps {
  /** Null while its time zone is not known: the frame stands already. */
  readonly site: SiteInfo | null;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly change: (part: Partial<SiteState>) => void;
}

function Numbers({ site, domain, state, today, change }: NumbersProps) {
  const [allDays, setAllDays] = useState(LONG_DAYS);
  const days = daysOf(state.range, today);
  const dayCount = days !== null ? countDays(days) : state.range.period === "24h" ? 1 : allDays;
  const intervals = intervalsFor(dayCount);
  const interval = state.interval !== null && intervals.includes(state.interval) ? state.interval : intervals[0]!;
  const queries = site === null ? [] : siteQueries(domain, state, interval, today);
  const { data, loading, error, reload, refresh } = useAnswers(queries);
  const ready = data !== null && data.length > 0 ? data : null;
  const [headline, series, ...lists] = ready ?? [];
  const first = series?.answer.meta.time_labels?.[0];
  if (state.range.period === "all" && !loading && first !== undefined) {
    // How long "all" is shows in the first answer; a better interval then asks for the graph alone once more.
    const span = countDays([first.slice(0, 10), today]);
    if (allDays === LONG_DAYS && span < LONG_DAYS) setAllDays(span);
  }
  usePoll(refresh, days === null || days[1] >= today ? REFRESH_EVERY_MS : null);

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
  const setTab = (panel: PanelKey, tab: string): void => {
    const { [panel]: _old, ...others } = state.tabs;
    const isFirst =
      tabOf(
        PANELS.find(({ key }) => key === panel)!,
        tab,
      ).key === PANELS.find(({ key }) => key === panel)!.tabs[0]!.key;
    change({ tabs: isFirst ? others : { ...others, [panel]: tab } });
  };

  return html`
    ${error !== null && html`<${ErrorBox} error=${error} kept=${ready === null ? undefined : "The numbers below are from before."} onRetry=${reload} />`}
    ${nothing && html`<${NothingHere} site=${site!} state=${state} onChange=${change} onVisit=${refresh} />`}
    ${
      (ready !== null || error === null) &&
      html`<div class=${loading && ready !== null ? "numbers stale" : "numbers"} aria-busy=${loading}>
        <section class="headline" aria-label="Headline">
          <${Tiles}
            metrics=${HEADLINE}
            row=${totals}
            chosen=${state.metric}
            before=${BEFORE[state.compare]}
            onPick=${(metric: SiteState["metric"]) => change({ metric })}
          />
          <${GraphPanel}
            answered=${series ?? null}
            intervals=${intervals}
            now=${{ date: today, hour: hourIn(site?.timezone ?? "UTC", Date.now()) }}
            onInterval=${(wanted: SiteState["interval"]) => change({ interval: wanted === intervals[0] ? null : wanted })}
            onRange=${(range: RangeChoice) => change({ range, interval: null })}
          />
        </section>
        <div class="panels">
          ${PANELS.map(
            (panel, at) =>
              html`<${Panel}
                key=${panel.key}
                panel=${panel}
                tabKey=${state.tabs[panel.key]}
                answered=${lists[at] ?? null}
                visitors=${totals?.metrics[0] ?? null}
                domain=${domain}
                filters=${state.filters}
                onTab=${(tab: string) => setTab(panel.key, tab)}
                onPick=${(dimension: FieldDimension, value: string) => change({ filters: toggleFilter(state.filters, dimension, value) })}
                details=${details}
              />`,
          )}
        </div>
      </div>`
    }
  `;
}

function shortcutsOf(
  state: SiteState,
  today: string,
  change: (part: Partial<SiteState>) => void,
  open: (what: Open) => void,
): Record<string, () => void> {
  const range = (choice: RangeChoice | null) => () => choice !== null && change({ range: choice, interval: null });
  return {
    t: range({ period: "day" }),
    d: range({ period: "24h" }),
    w: range({ period: "7d" }),
    m: range({ period: "month" }),
    y: range({ period: "year" }),
    a: range({ period: "all" }),
    c: () => change({ compare: state.compare === "off" ? "previous" : "off" }),
    f: () => open("filter"),
    "?": () => open("keys"),
    ArrowLeft: range(shiftRange(state.range, today, -1)),
    ArrowRight: range(shiftRange(state.range, today, 1)),
    Escape: () => state.filters.length > 0 && change({ filters: [] }),
  };
}
