import { html } from "htm/preact";
import { formatShort } from "../format.ts";
import { metricName } from "../metric-names.ts";
import { changeOf, TRAFFIC, type Traffic } from "../sites-traffic.ts";
import { t } from "../words/t.ts";
import { Change } from "./change.ts";
import { Sparkline } from "./sparkline.ts";

/** Several sites as one: their numbers added up, and their days. */
export function SitesTogether({ count, traffic }: { readonly count: number; readonly traffic: Traffic }) {
  return html`<section class="together" aria-label=${t("sites.together", { count })}>
    <div class="together-numbers">
      <h2 class="together-title">${t("sites.together", { count })}</h2>
      <dl>
        ${TRAFFIC.map(
          (metric) =>
            html`<div key=${metric}>
              <dt>${metricName(metric)}</dt>
              <dd>
                <b>${formatShort(traffic.now[metric])}</b>
                <${Change} change=${changeOf(traffic, metric)} now=${traffic.now[metric]} metric=${metric} />
              </dd>
            </div>`,
        )}
      </dl>
      <p class="fine">${t("sites.together.note")}</p>
    </div>
    <${Sparkline} values=${traffic.line} />
  </section>`;
}
