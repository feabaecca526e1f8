import { html } from "htm/preact";
import { useCallback, useMemo } from "preact/hooks";
import { api, type SiteInfo } from "../api.ts";
import { excludeFilter, toggleFilter, type FilterDimension } from "../filter.ts";
import { formatExact, type Interval } from "../format.ts";
import type { Answered } from "../load.ts";
import { useNumbers } from "../numbers.ts";
import { chooseTab, PANELS, type Panel as PanelShape, type Tab } from "../panels.ts";
import { detailQuery, HEADLINE } from "../queries.ts";
import { hourIn, type RangeChoice } from "../range.ts";
import type { Compare, SiteState } from "../url.ts";
import { ErrorBox } from "./error-box.ts";
import { GraphPanel } from "./graph-panel.ts";
import { NothingHere } from "./nothing-here.ts";
import { Panel } from "./panel.ts";
import { Tiles } from "./tiles.ts";
import { t } from "../words/t.ts";

interface NumbersProps {
  /** Null while its time zone is not known: the frame stands already. */
  readonly site: SiteInfo | null;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly change: (part: Partial<SiteState>) => void;
}

/** Everything on a site's page that is counted: headline, graph and panels. */
export function Numbers({ site, domain, state, today, change }: NumbersProps) {
  const { totals, series, lists, intervals, running, loading, error, isStale, reload, refresh } = useNumbers(site, state, today);
  const details = useCallback(
    async (tab: Tab, signal: AbortSignal): Promise<Answered> => {
      const query = detailQuery(domain, state, tab, today);
      const [answer] = await api.query([query], signal);
      return { query, answer: answer! };
    },
    [domain, state, today],
  );
  const panelOf = (panel: PanelShape, at: number) =>
    html`<${Panel}
      key=${panel.key}
      panel=${panel}
      tabKey=${state.tabs[panel.key]}
      answered=${lists[at] ?? null}
      stale=${isStale(2 + at)}
      visitors=${totals?.metrics[0] ?? null}
      domain=${domain}
      filters=${state.filters}
      onTab=${(tab: string) => change({ tabs: chooseTab(state.tabs, panel, tab) })}
      onPick=${(dimension: FilterDimension, value: string) => change({ filters: toggleFilter(state.filters, dimension, value) })}
      onExclude=${(dimension: FilterDimension, value: string) => change({ filters: excludeFilter(state.filters, dimension, value) })}
      details=${details}
    />`;
  // Said once after each change; the quiet refreshing does not interrupt a reader.
  const said = useMemo(
    () => (totals === null || loading ? "" : t("site.loaded", { visitors: formatExact(totals.metrics[0]!) })),
    [loading],
  );
  const numbers = html`<div aria-busy=${loading}>
    <p class="unseen" role="status">${said}</p>
    <section class="headline" aria-label=${t("site.headline")}>
      <${Tiles}
        metrics=${HEADLINE}
        row=${totals}
        chosen=${state.metric}
        before=${beforeText(state.compare, running)}
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
    <div class="panels">${PANELS.map(panelOf)}</div>
  </div>`;
  const nothing = totals !== null && !loading && error === null && totals.metrics.every((number) => number === null || number === 0);
  const kept = totals === null ? undefined : t("site.kept");
  return html`
    ${error !== null && html`<${ErrorBox} error=${error} kept=${kept} onRetry=${reload} />`}
    ${
      nothing
        ? html`<${NothingHere} site=${site} state=${state} onChange=${change} onVisit=${refresh}>${numbers}<//>`
        : (error === null || totals !== null) && numbers
    }
  `;
}

/** How a sentence names the earlier range. */
function beforeText(compare: Compare, running: boolean): string {
  if (compare === "off") return "";
  return running ? t(`site.before.${compare}.part`) : t(`site.before.${compare}`);
}
