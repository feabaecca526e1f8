import { METRICS, type NamedMetric } from "../src/model/metric.ts";
import { api, type Answer, type Me, type QueryBody } from "./api.ts";
import { download } from "./download.ts";
import { toggleFilter, type FilterDimension } from "./filter.ts";
import { filterSentence } from "./filter-sentence.ts";
import { COMPARES } from "./graph-state.ts";
import { language } from "./language.ts";
import { logOut } from "./log-out.ts";
import { dimensionName } from "./names.ts";
import { chooseTab, headOf, PANELS } from "./panels.ts";
import { HEADLINE } from "./measures.ts";
import { csvQuery, valuesQuery } from "./queries.ts";
import { PERIODS, todayIn } from "./range.ts";
import { choosePreferences } from "./preferences.ts";
import { helpPath, installPath, navigate, realtimePath, sitePath, type Route } from "./route.ts";
import { SETTINGS_SECTIONS, ACCOUNT_PATH, KEYS_PATH, mayOpenSettings, settingsPath } from "./settings-sections.ts";
import { PERIOD_KEYS, pressShortcut } from "./shortcuts.ts";
import { THEMES } from "./theme.ts";
import { readState, writeState, type SiteState } from "./url.ts";
import { LANGUAGES, type Language } from "./words/tables.ts";
import { t } from "./words/t.ts";
import { laterApi } from "./later-api.ts";

/** Something the reader can do by typing its name. */
export interface Command {
  /** The same from visit to visit: what was chosen last is proposed first. */
  readonly id: string;
  /** Called t("palette.group.<group>"). */
  readonly group: CommandGroup;
  readonly label: string;
  /** A key, or a number. */
  readonly hint?: string | undefined;
  readonly run: () => void;
}

export type CommandGroup = "recent" | "filter" | "act" | "range" | "show" | "sites" | "help" | "reader";

/** Where the reader is. */
export interface Here {
  readonly route: Route;
  readonly search: string;
  readonly me: Me | null;
  /** Domains that the reader may see. */
  readonly sites: readonly string[];
}

const domainOf = ({ route }: Here): string | null => ("domain" in route ? route.domain : null);
const mayChange = ({ me }: Here): boolean => me !== null && !me.demo && me.role !== "viewer";

export function commandsOf(here: Here): readonly Command[] {
  const domain = domainOf(here);
  return [...(domain === null ? [] : siteCommands(domain, here)), ...placeCommands(here), ...helpCommands(), ...readerCommands(here)];
}

/** What changes a site's page. Filters and range stay when the reader comes from another screen of the site. */
function siteCommands(domain: string, here: Here): Command[] {
  const state = readState(here.search);
  const show = (part: Partial<SiteState>) => navigate(sitePath(domain) + writeState({ ...state, ...part }));
  const onPage = here.route.screen === "site";
  const press = (id: string, label: string, key: string): Command[] =>
    onPage ? [{ id, group: "act", label, hint: key.toUpperCase(), run: () => pressShortcut(key) }] : [];
  const go = (id: string, label: string, to: string): Command => ({ id, group: "act", label, run: () => navigate(to) });
  return [
    ...press("filter", t("filters.new"), "f"),
    ...press("segments", t("site.segments"), "s"),
    ...(state.filters.length > 0 ? press("clear", t("filters.clear"), "Escape") : []),
    ...(onPage ? [] : [go("numbers", t("palette.numbers"), sitePath(domain))]),
    ...(here.route.screen === "realtime" ? [] : [go("realtime", t("realtime.title"), realtimePath(domain))]),
    ...press("drops", t("site.drops"), "n"),
    ...(mayChange(here) ? press("share", t("shares.title", { domain }), "l") : []),
    ...press("keys", t("keyboard.title"), "?"),
    { id: "export", group: "act", label: t("palette.export"), run: () => void exportCsv(domain, state) },
    ...(mayChange(here) ? [go("install", t("palette.install"), installPath(domain))] : []),
    ...(here.me !== null && mayOpenSettings(here.me)
      ? SETTINGS_SECTIONS.map((section) =>
          go(`settings:${section}`, t("palette.settings", { section: t(`settings.section.${section}`) }), settingsPath(domain, section)),
        )
      : []),
    ...PERIODS.map((period): Command => ({
      ...{ id: `range:${period}`, group: "range", label: t(`site.range.${period}`), hint: PERIOD_KEYS[period] },
      run: () => show({ range: { period }, interval: null }),
    })),
    ...COMPARES.map((compare): Command => ({
      ...{ id: `compare:${compare}`, group: "range", label: t("site.compare", { choice: t(`tools.compare.${compare}`) }) },
      run: () => show({ compare }),
    })),
    ...HEADLINE.map((metric): Command => ({
      ...{ id: `metric:${metric}`, group: "show", label: t("palette.graph", { metric: t(`metrics.${metric}`) }) },
      run: () => show({ metric }),
    })),
    ...PANELS.flatMap((panel) =>
      panel.tabs.map((tab): Command => ({
        ...{ id: `tab:${panel.key}:${tab.key}`, group: "show" },
        label: t("panels.title", {
          panel: t(`site.panel.${panel.key}`),
          tab: tab.of === undefined ? t(`site.tab.${headOf(tab)}`) : dimensionName(tab.dimension),
        }),
        run: () => {
          show({ tabs: chooseTab(state.tabs, panel, tab) });
          document.querySelector(`.panel-${panel.key}`)?.scrollIntoView({ block: "nearest" });
        },
      })),
    ),
  ];
}

function placeCommands(here: Here): Command[] {
  const go = (id: string, label: string, to: string): Command => ({ id, group: "sites", label, run: () => navigate(to) });
  return [
    go("sites", t("common.all-sites"), "/"),
    ...(mayChange(here) ? [go("new-site", t("sites.new"), "/sites/new")] : []),
    ...here.sites.map((domain) => go(`site:${domain}`, domain, sitePath(domain))),
  ];
}

function helpCommands(): Command[] {
  const go = (id: string, label: string, to: string): Command => ({ id, group: "help", label, run: () => navigate(to) });
  return [
    go("help", t("help.title"), helpPath()),
    ...(Object.keys(METRICS) as NamedMetric[]).map((metric) =>
      go(`help:${metric}`, t("palette.explain", { metric: t(`metrics.${metric}`) }), helpPath(metric)),
    ),
  ];
}

function readerCommands({ me }: Here): Command[] {
  const languages = (Object.keys(LANGUAGES) as Language[]).filter((code) => code !== language());
  return [
    ...THEMES.map((theme): Command => ({
      ...{ id: `theme:${theme}`, group: "reader", label: t("palette.theme", { theme: t(`account.theme.${theme}`) }) },
      run: () => void choosePreferences({ theme }),
    })),
    ...languages.map((code): Command => ({
      ...{ id: `language:${code}`, group: "reader", label: t("palette.language", { language: LANGUAGES[code] }) },
      // When its words cannot be fetched, the page goes on as it is.
      run: () => void choosePreferences({ language: code }).catch(() => {}),
    })),
    ...(me === null || me.demo
      ? []
      : [
          { id: "account", group: "reader" as const, label: t("common.account"), run: () => navigate(ACCOUNT_PATH) },
          ...(me.role === "viewer"
            ? []
            : [{ id: "api-keys", group: "reader" as const, label: t("account.keys"), run: () => navigate(KEYS_PATH) }]),
          {
            ...{ id: "log-out", group: "reader" as const, label: t("account.log-out") },
            run: logOut,
          },
        ]),
  ];
}

/** Where typed text is looked for: what readers filter by most. */
const SEARCHED: readonly FilterDimension[] = [
  "event:page",
  "visit:source",
  "visit:utm_campaign",
  "event:name",
  "visit:browser",
  "visit:city",
];
const VALUES_EACH = 4;

/** Filters by values that contain the text and occur on the page as it is; empty on other screens. */
export async function valueCommands(here: Here, text: string, signal: AbortSignal): Promise<readonly Command[]> {
  if (here.route.screen !== "site") return [];
  const { domain } = here.route;
  const state = readState(here.search);
  // Values have no days: the site's own time zone does not matter for finding them.
  const today = todayIn("UTC", Date.now());
  const queries = SEARCHED.map((dimension): QueryBody => valuesQuery(domain, state, { dimension, text, limit: VALUES_EACH }, today));
  const answers: readonly Answer[] = await api.query(queries, signal);
  return answers.flatMap(({ results }, at) =>
    results.map(({ dimensions: [value = ""], metrics }): Command => {
      const filters = toggleFilter(state.filters, SEARCHED[at]!, value);
      const sentence = filterSentence({ operator: "is", dimension: SEARCHED[at]!, values: [value] }, String);
      return {
        ...{ id: `filter:${SEARCHED[at]}:${value}`, group: "filter", label: sentence, hint: String(metrics[0] ?? 0) },
        run: () => navigate(sitePath(domain) + writeState({ ...state, filters })),
      };
    }),
  );
}

/** The headline numbers of each day, as the page is filtered. */
async function exportCsv(domain: string, state: SiteState): Promise<void> {
  const { timezone } = await api.site(domain);
  const csv = await laterApi.csv(csvQuery(domain, state, todayIn(timezone, Date.now())));
  download(`${domain}.csv`, csv);
}
