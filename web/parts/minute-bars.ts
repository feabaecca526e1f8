import { html } from "htm/preact";
import { formatExact } from "../format.ts";
import { metricName } from "../metric-names.ts";
import type { Realtime } from "../../src/model/realtime.ts";
import { t } from "../words/t.ts";

const HEIGHT = 96;
const STEP = 10;
const GAP = 2;
const MINUTES = 30;

const whenOf = (ago: number): string => (ago === 0 ? t("realtime.minute.now") : t("realtime.minute.ago", { count: ago }));

/** A bar per minute, the running one at the right; for screen readers a table. */
export function MinuteBars({ minutes }: { minutes: Realtime["minutes"] }) {
  const top = Math.max(1, ...minutes.map(({ pageviews }) => pageviews));
  const shown = minutes.length === 0 ? Array.from({ length: MINUTES }, () => ({ pageviews: 0, visitors: 0 })) : minutes;
  return html`<div class="minutes">
    <p class="fine" aria-hidden="true">${t("realtime.minutes")}</p>
    <svg viewBox=${`0 0 ${shown.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      ${shown.map(({ pageviews, visitors }, at) => {
        const height = pageviews === 0 ? 1 : Math.max(3, (pageviews / top) * HEIGHT);
        const says = t("realtime.minute.says", { when: whenOf(shown.length - 1 - at), views: pageviews, visitors });
        return html`<g key=${at} class=${at === shown.length - 1 ? "minute minute-now" : "minute"}>
          <title>${says}</title>
          <rect class="minute-place" x=${at * STEP} y="0" width=${STEP} height=${HEIGHT} />
          <rect class="minute-bar" x=${at * STEP + GAP / 2} y=${HEIGHT - height} width=${STEP - GAP} height=${height} />
        </g>`;
      })}
    </svg>
    <p class="minutes-ends fine" aria-hidden="true"><span>${whenOf(MINUTES - 1)}</span><span>${whenOf(0)}</span></p>
    <table class="unseen">
      <caption>
        ${t("realtime.minutes.table")}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t("realtime.minute")}</th>
          <th scope="col">${metricName("pageviews")}</th>
          <th scope="col">${metricName("visitors")}</th>
        </tr>
      </thead>
      <tbody>
        ${minutes.map(
          ({ pageviews, visitors }, at) =>
            html`<tr key=${at}>
              <th scope="row">${formatExact(minutes.length - 1 - at)}</th>
              <td>${formatExact(pageviews)}</td>
              <td>${formatExact(visitors)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
