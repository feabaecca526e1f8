import { html } from "htm/preact";
import type { SiteCard } from "../api.ts";
import { formatShort } from "../format.ts";
import { sitePath } from "../route.ts";
import type { SitesPeriod } from "../sites-state.ts";
import { changeOf, type Traffic } from "../sites-traffic.ts";
import { t } from "../words/t.ts";
import { Change } from "./change.ts";
import { Link } from "./link.ts";
import { Sparkline } from "./sparkline.ts";

interface CardProps {
  readonly site: SiteCard;
  readonly period: SitesPeriod;
  /** Null while it is on its way. */
  readonly traffic: Traffic | null;
}

/** A site in the list: how many came, whether they are more than before, and when. It leads to the site's page of the same days. */
export function Card({ site, period, traffic }: CardProps) {
  const to = sitePath(site.domain) + (period === "28d" ? "" : `?period=${period}`);
  return html`<${Link} to=${to} class="card">
    <span class="card-name">${site.domain}</span>
    <span class="card-number" title=${traffic && t("sites.visitors", { count: traffic.now.visitors })}>
      <b>${traffic === null ? "–" : formatShort(traffic.now.visitors)}</b>
      <span class="fine">${t("sites.visitors.word", { count: traffic?.now.visitors ?? 0 })}</span>
      ${traffic !== null && html`<${Change} change=${changeOf(traffic, "visitors")} now=${traffic.now.visitors} metric="visitors" />`}
    </span>
    <${Sparkline} values=${traffic?.line ?? []} />
  <//>`;
}
