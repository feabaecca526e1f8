import { html } from "htm/preact";
import { api, type DropLine } from "../api.ts";
import { formatExact } from "../format.ts";
import { useLoad } from "../load.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import type { DropReason } from "../../src/model/drop.ts";
import { t } from "../words/t.ts";

const DAYS = 30;
/** Nothing disappears in silence: what arrived, was not counted, and why. */
export function DropsDialog({ domain, onClose }: { domain: string; onClose: () => void }) {
  const { data, error, reload } = useLoad(domain, (signal) => api.drops(domain, DAYS, signal));
  return html`<${Dialog} title=${t("site.drops")} onClose=${onClose}>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${data !== null && html`<${DropList} drops=${data.drops} />`}
  <//>`;
}

function DropList({ drops }: { drops: readonly DropLine[] }) {
  const reasons = byReason(drops);
  if (reasons.length === 0) return html`<p>${t("drops.none", { days: DAYS })}</p>`;
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  return html`
    <p>${t("drops.total", { count: total, days: DAYS })}</p>
    <dl class="drops">
      ${reasons.map(
        ({ reason, count }) =>
          html`<div key=${reason}>
            <dt>${t(`drops.reason.${reason}`)}</dt>
            <dd class="drops-count">${formatExact(count)}</dd>
            <dd class="fine">${t(`drops.why.${reason}`)}</dd>
          </div>`,
      )}
    </dl>
  `;
}

function byReason(drops: readonly DropLine[]): { reason: DropReason; count: number }[] {
  const sums = new Map<DropReason, number>();
  for (const { reason, count } of drops) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums].map(([reason, count]) => ({ reason, count })).sort((left, right) => right.count - left.count);
}
