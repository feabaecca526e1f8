import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { api, type Me, type SiteInfo } from "../api.ts";
import type { Filter } from "../filter.ts";
import { useLoad } from "../load.ts";
import { CompareMenu } from "../parts/compare-menu.ts";
import { CurrentVisitors } from "../parts/current-visitors.ts";
import { ExportMenu } from "../parts/export-menu.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { FilterBar } from "../parts/filter-bar.ts";
import { Icon } from "../parts/icon.ts";
import { lazy } from "../parts/lazy.ts";
import { Numbers } from "../parts/numbers.ts";
import { RangePicker } from "../parts/range-picker.ts";
import type { SiteDialogName } from "../parts/site-dialog.ts";
import { SiteSwitcher } from "../parts/site-switcher.ts";
import { useTitle } from "../parts/title.ts";
import { TopBar } from "../parts/top-bar.ts";
import { shiftRange, todayIn, type RangeChoice, weekStartOf } from "../range.ts";
import { navigate, realtimePath, sharePath, sitePath } from "../route.ts";
import { useShortcuts } from "../shortcuts.ts";
import { readState, writeState, type SiteState } from "../url.ts";
import { t } from "../words/t.ts";
import { Main } from "../parts/main.ts";

const ReportHead = lazy(async () => (await import("../later.ts")).later.ReportHead);
const SiteDialog = lazy(async () => (await import("../later.ts")).later.SiteDialog);

/** The page people open every morning. Its whole state is its address. */
export function SitePage({ me, domain, search }: { me: Me | null; domain: string; search: string }) {
  const { data: site, error, reload } = useLoad(domain, (signal) => api.site(domain, signal));
  useTitle(domain);
  return html`<${TopBar} me=${me}
      ><${SiteSwitcher} me=${me} domain=${domain} />${site !== null && html`<${CurrentVisitors} domain=${domain} />`}<//
    >
    <${Main} class=${readState(search).report ? "page report" : "page"}>
      <h1 class="unseen">${domain}</h1>
      ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
      ${error === null && html`<${Report} key=${domain} me=${me} site=${site} domain=${domain} search=${search} />`}
    <//>`;
}

type Open = SiteDialogName | null;

function Report({ me, site, domain, search }: { me: Me | null; site: SiteInfo | null; domain: string; search: string }) {
  const state = useMemo(() => readState(search), [search]);
  const [open, setOpen] = useState<Open>(null);
  const [segmentsTurn, setSegmentsTurn] = useState(0);
  const timezone = site?.timezone ?? "UTC";
  const today = todayIn(timezone, Date.now());
  const weekStart = weekStartOf(me?.weekStart, site?.weekStart);
  const change = (part: Partial<SiteState>) => navigate(sitePath(domain) + writeState({ ...state, ...part }));
  const share = me === null || me.demo || me.role === "viewer" ? null : () => setOpen("share");
  const setRange = (range: RangeChoice) => change({ range, interval: null });
  const setFilters = (filters: readonly Filter[]) => change({ filters });
  useShortcuts({ ...shortcutsOf(state, today, change, setOpen), ...(share && { l: share }), r: () => navigate(realtimePath(domain)) });
  return html`
    <div class="controls">
      <${FilterBar}
        domain=${domain}
        segmentsTurn=${segmentsTurn}
        filters=${state.filters}
        onChange=${setFilters}
        onAdd=${() => setOpen("filter")}
        onEdit=${(at: number) => setOpen(at)}
        onSegments=${() => setOpen("segments")}
      />
      <${CompareMenu} ...${state} today=${today} weekStart=${weekStart} onPick=${change} />
      <${RangePicker} range=${state.range} today=${today} weekStart=${weekStart} onPick=${setRange} />
      ${
        share !== null &&
        html`<button type="button" class="button share-button" onClick=${share}><${Icon} name="link" />${t("site.share")}</button>`
      }
      <${ExportMenu}
        domain=${domain}
        timezone=${timezone}
        state=${state}
        today=${today}
        onReport=${() => change({ report: true })}
        onShare=${share}
      />
    </div>
    ${state.report && html`<${ReportHead} domain=${domain} state=${state} today=${today} onBack=${() => change({ report: false })} />`}
    <${Numbers} me=${me} site=${site} domain=${domain} state=${state} weekStart=${weekStart} today=${today} change=${change} />
    <footer class="foot">
      ${!sharePath() && html`<button type="button" class="link" onClick=${() => setOpen("drops")}>${t("site.drops")}</button>`}
      <span>${t("site.days-of", { timezone: timezone.replaceAll("_", " ") })}</span>
      <a href="https://db-ip.com" target="_blank" rel="noopener noreferrer">${t("site.places-by")}</a>
      <button type="button" class="link keyboard-only" onClick=${() => setOpen("keys")}>${t("site.keyboard")}</button>
    </footer>
    ${
      open !== null &&
      html`<${SiteDialog}
        open=${open}
        me=${me}
        domain=${domain}
        state=${state}
        today=${today}
        onFilters=${(filters: readonly Filter[]) => (setOpen(null), setFilters(filters))}
        onSegments=${() => setSegmentsTurn((old) => old + 1)}
        onClose=${() => setOpen(null)}
      />`
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
    s: () => open("segments"),
    n: () => open("drops"),
    "?": () => open("keys"),
    ArrowLeft: range(shiftRange(state.range, today, -1)),
    ArrowRight: range(shiftRange(state.range, today, 1)),
    Escape: () => state.filters.length > 0 && change({ filters: [] }),
  };
}
