import { html } from "htm/preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Me, SiteInfo } from "../api.ts";
import { formatAll, formatDays, formatExact } from "../format.ts";
import { pickMeasure, type GraphState } from "../graph-state.ts";
import { measureOfSeries } from "../headline.ts";
import { lastHeadline, noteHeadline } from "../last-headline.ts";
import type { Measure } from "../measures.ts";
import { useSlow } from "../load.ts";
import { useGoals, useNumbers } from "../numbers.ts";
import { PANELS, type Panel as PanelShape } from "../panels.ts";
import { minuteIn, type WeekStart } from "../range.ts";
import type { SiteState } from "../url.ts";
import { ErrorBox } from "./error-box.ts";
import { GraphPanel } from "./graph-panel.ts";
import { lazy } from "./lazy.ts";
import { Panel } from "./panel.ts";
import { Tiles } from "./tiles.ts";
import { WhenNear } from "./when-near.ts";
import { t } from "../words/t.ts";

const HoursPanel = lazy(async () => (await import("../later.ts")).later.HoursPanel);
const NothingHere = lazy(async () => (await import("../later.ts")).later.NothingHere);

interface NumbersProps {
  readonly me: Me | null;
  /** Null while its time zone is not known: the frame stands already. */
  readonly site: SiteInfo | null;
  readonly domain: string;
  readonly state: SiteState;
  readonly weekStart: WeekStart;
  readonly today: string;
  readonly change: (part: Partial<SiteState>) => void;
}

/** Everything on a site's page that is counted: headline, graph and panels. */
export function Numbers({ me, site, domain, state, weekStart, today, change }: NumbersProps) {
  const goals = useGoals(domain);
  const { measures, numbers, first, second, lists, intervals, running, loading, error, stale, reload, refresh } = useNumbers(
    site,
    goals,
    state,
    today,
  );
  const visitors = numbers?.[0]?.now ?? null;
  const headline = numbers?.map(({ measure }) => measure) ?? null;
  useEffect(() => {
    if (headline !== null) noteHeadline(domain, headline);
  }, [headline?.join()]);
  const panelOf = (panel: PanelShape, at: number) =>
    html`<${Panel}
      key=${panel.key}
      panel=${panel}
      answered=${lists[at] ?? null}
      stale=${stale.panel(at)}
      visitors=${visitors}
      domain=${domain}
      state=${state}
      today=${today}
      change=${change}
    />`;
  // Said once after each change; the quiet refreshing does not interrupt a reader.
  const said = useMemo(() => (numbers === null || loading ? "" : t("site.loaded", { visitors: formatExact(visitors) })), [loading]);
  const shown = html`<div aria-busy=${loading} class=${useSlow(loading) ? "slow" : ""}>
    <p class="unseen" role="status">${said}</p>
    <section class="headline" aria-label=${t("site.headline")}>
      <${Tiles}
        measures=${numbers === null ? (lastHeadline(domain) ?? measures) : measures}
        numbers=${numbers}
        metric=${state.metric}
        second=${state.second}
        before=${beforeText(state, running)}
        noteOf=${(measure: Measure) => noteOf(measure, goals ?? [])}
        stale=${stale.headline}
        onPick=${(measure: Measure, beside: boolean) => change(pickMeasure(state, measure, beside))}
      />
      <${GraphPanel}
        domain=${domain}
        mayAnnotate=${me !== null && me.role !== "viewer"}
        range=${state.range}
        first=${first}
        second=${second}
        measures=${headline ?? measures}
        intervals=${intervals}
        asTable=${state.asTable}
        now=${{ date: today, minute: minuteIn(site?.timezone ?? "UTC", Date.now()) }}
        stale=${stale.graph}
        change=${change}
      />
    </section>
    <div class="panels">
      ${PANELS.map(panelOf)}
      ${
        first !== null &&
        html`<${WhenNear} now=${state.report}>
          ${() =>
            html`<${HoursPanel}
              domain=${domain}
              state=${state}
              measure=${measureOfSeries(first.query)}
              goals=${goals ?? []}
              weekStart=${weekStart}
              today=${today}
              change=${change}
            />`}
        <//>`
      }
    </div>
  </div>`;
  const nothing = numbers !== null && !loading && error === null && numbers.every(({ now }) => now === null || now === 0);
  const kept = numbers === null || error?.code === "events_removed" ? undefined : t("site.kept");
  return html`
    ${error !== null && html`<${ErrorBox} error=${error} kept=${kept} onRetry=${reload} />`}
    ${
      nothing
        ? html`<${NothingHere} site=${site} state=${state} onChange=${change} onVisit=${refresh}>${shown}<//>`
        : (error === null || numbers !== null) && shown
    }
  `;
}

/** How a sentence names the earlier range. */
function beforeText({ compare, compareDays }: GraphState, running: boolean): string {
  if (compare === "off") return "";
  if (compare === "custom") return compareDays === null ? "" : t("graph.before.custom", { days: formatDays(...compareDays) });
  return running ? t(`site.before.${compare}.part`) : t(`site.before.${compare}`);
}

/** Goals of which a hint tells the names. */
const MOST_NAMES = 5;

function noteOf(measure: Measure, goals: readonly { readonly name: string }[]): string {
  if (measure !== "conversion_rate" || goals.length === 0) return "";
  const names = goals.slice(0, MOST_NAMES).map(({ name }) => name);
  return t("graph.goals", { count: goals.length, goals: formatAll(goals.length > MOST_NAMES ? [...names, "…"] : names) });
}
