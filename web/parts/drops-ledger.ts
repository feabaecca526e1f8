import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import type { DropReason } from "../../src/model/drop.ts";
import type { Me, DropLine, DropSample } from "../api.ts";
import { daysOf, reasonsOf, type DropDay } from "../drops.ts";
import { formatDays, formatExact, formatShare } from "../format.ts";
import { locale } from "../language.ts";
import { useLoad } from "../load.ts";
import { valueName } from "../names.ts";
import { helpPath } from "../route.ts";
import { mayOpenSettings, settingsPath } from "../settings-sections.ts";
import { t, tNodes } from "../words/t.ts";
import { ErrorBox } from "./error-box.ts";
import { Flag } from "./flag.ts";
import { Link } from "./link.ts";
import { SkeletonRows } from "./skeleton.ts";
import { Table, type Column } from "./table.ts";
import { Tabs } from "./tabs.ts";
import { laterApi } from "../later-api.ts";

const DAYS = 30;
const TABS = ["reasons", "days", "newest"] as const;
type Tab = (typeof TABS)[number];

interface DropsLedgerProps {
  readonly me: Me | null;
  readonly domain: string;
  /** For a place of limited height. */
  readonly scroll?: boolean;
}

/** Nothing disappears in silence: what arrived, was not counted, and why. */
export function DropsLedger({ me, domain, scroll = false }: DropsLedgerProps) {
  const [tab, setTab] = useState<Tab>("reasons");
  const { data, error, reload } = useLoad(domain, (signal) => laterApi.drops(domain, DAYS, signal));
  const id = useId();
  const mayLook = me !== null && mayOpenSettings(me);
  const total = (data?.drops ?? []).reduce((sum, { count }) => sum + count, 0);
  return html`
    <${Tabs}
      name=${t("site.drops")}
      tabs=${TABS.map((key) => ({ key, label: t(`drops.tab.${key}`) }))}
      chosen=${tab}
      controls=${id}
      onPick=${setTab}
    />
    <div
      class=${scroll ? "dialog-scroll drops-place" : "drops-place"}
      id=${id}
      role="tabpanel"
      aria-label=${t(`drops.tab.${tab}`)}
      tabindex=${scroll ? 0 : undefined}
    >
      ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
      ${data === null && error === null && html`<${SkeletonRows} rows=${8} />`}
      ${data !== null && tab !== "newest" && html`<p>${total === 0 ? t("drops.none", { days: DAYS }) : t("drops.total", { count: total, days: DAYS })}</p>`}
      ${data !== null && total > 0 && tab === "reasons" && html`<${Reasons} drops=${data.drops} total=${total} />`}
      ${data !== null && total > 0 && tab === "days" && html`<${Days} drops=${data.drops} />`}
      ${tab === "newest" && html`<${Newest} domain=${domain} />`}
    </div>
    <p class="fine drops-foot">
      ${tNodes("drops.switch-off", { rules: mayLook ? html`<${Link} to=${settingsPath(domain, "counting")}>${t("drops.rules")}<//>` : t("drops.rules") })}${" "}
      <${Link} to=${helpPath("not-counted")}>${t("help.not-counted")}<//>
    </p>
  `;
}

function Reasons({ drops, total }: { drops: readonly DropLine[]; total: number }) {
  return html`<dl class="drops">
    ${reasonsOf(drops).map(
      ({ reason, count }) =>
        html`<div key=${reason}>
          <dt>${t(`drops.reason.${reason}`)}</dt>
          <dd class="drops-count">${formatExact(count)} <span class="fine">${formatShare(count / total)}</span></dd>
          <dd class="fine">${t(`drops.why.${reason}`)} ${t(`drops.todo.${todoOf(reason)}`)}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What the owner of a site can do about a reason. */
function todoOf(reason: DropReason) {
  switch (reason) {
    case "bot":
    case "automation":
    case "tracker_mark":
    case "datacentre":
    case "spam_referrer":
      return "check";
    case "hostname":
    case "excluded_address":
    case "excluded_country":
    case "excluded_path":
    case "dnt":
    case "gpc":
    case "rate_limited":
      return "rule";
    case "unknown_site":
    case "too_long":
    case "invalid_url":
    case "invalid_event":
    case "future":
    case "too_old":
      return "sender";
    case "duplicate":
    case "prefetch":
      return "none";
  }
}

function Days({ drops }: { drops: readonly DropLine[] }) {
  const columns: readonly Column<DropDay>[] = [
    { key: "date", label: t("drops.day"), value: ({ date }) => date, cell: ({ date }) => formatDays(date, date) },
    {
      key: "reasons",
      label: t("drops.tab.reasons"),
      cell: ({ reasons }) =>
        reasons.map(
          ({ reason, count }) => html`<span class="drops-reason">${t("drops.of", { reason: t(`drops.reason.${reason}`), count })}</span>`,
        ),
    },
    { key: "count", label: t("drops.count"), right: true, value: ({ count }) => count, cell: ({ count }) => formatExact(count) },
  ];
  return html`<${Table}
    caption=${t("drops.tab.days")}
    columns=${columns}
    rows=${daysOf(drops)}
    keyOf=${({ date }: DropDay) => date}
    perPage=${31}
  />`;
}

function Newest({ domain }: { domain: string }) {
  const { data, error, reload } = useLoad(domain, (signal) => laterApi.dropSamples(domain, signal));
  if (error !== null) return html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  if (data === null) return html`<${SkeletonRows} rows=${8} />`;
  if (data.samples.length === 0) return html`<p>${t("drops.newest.none")}</p>`;
  const time = new Intl.DateTimeFormat(locale(), { dateStyle: "short", timeStyle: "medium" });
  const columns: readonly Column<DropSample>[] = [
    { key: "time", label: t("drops.time"), value: (sample) => sample.time, cell: (sample) => time.format(Date.parse(sample.time)) },
    {
      key: "reason",
      label: t("drops.reason"),
      value: ({ reason }) => t(`drops.reason.${reason}`),
      cell: ({ reason }) => t(`drops.reason.${reason}`),
    },
    {
      key: "page",
      label: t("dimensions.event:page"),
      wide: true,
      cell: ({ hostname, path }) => html`<span class="drops-page">${hostname + path || t("common.unknown")}</span>`,
    },
    {
      key: "browser",
      label: t("dimensions.visit:browser"),
      wide: true,
      value: ({ browser }) => browser,
      cell: ({ browser }) => browser || t("common.unknown"),
    },
    {
      key: "country",
      label: t("dimensions.visit:country"),
      wide: true,
      cell: ({ country }) =>
        country === "" ? t("common.unknown") : html`<${Flag} country=${country} /> ${valueName("visit:country", country)}`,
    },
  ];
  const rows = data.samples.map((sample, at) => ({ ...sample, at }));
  return html`
    <p class="fine">${t("drops.newest.lead")}</p>
    <${Table} caption=${t("drops.tab.newest")} columns=${columns} rows=${rows} keyOf=${({ at }: { at: number }) => String(at)} />
  `;
}
