import { html } from "htm/preact";
import { api, type DropLine } from "../api.ts";
import { formatExact, plural } from "../format.ts";
import { useLoad } from "../load.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";

const DAYS = 30;
const REASONS: Readonly<Record<string, string>> = {
  bot: "Robots",
  unknown_site: "Unknown site",
  too_long: "Too long",
  invalid_url: "Unreadable address",
  engagement: "Time and scroll reports",
};

/** Nothing disappears in silence: what arrived, was not counted, and why. */
export function DropsDialog({ domain, onClose }: { domain: string; onClose: () => void }) {
  const { data, error, reload } = useLoad(domain, (signal) => api.drops(domain, DAYS, signal));
  return html`<${Dialog} title="What was not counted" onClose=${onClose}>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${data !== null && html`<${DropList} drops=${data.drops} />`}
  <//>`;
}

function DropList({ drops }: { drops: readonly DropLine[] }) {
  const reasons = byReason(drops);
  if (reasons.length === 0) return html`<p>Everything that arrived in the last ${DAYS} days was counted.</p>`;
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  return html`
    <p>${plural(total, "message was", "messages were")} answered but not counted in the last ${DAYS} days.</p>
    <dl class="drops">
      ${reasons.map(
        ({ reason, count, explanation }) =>
          html`<div key=${reason}>
            <dt>${REASONS[reason] ?? reason}</dt>
            <dd class="drops-count">${formatExact(count)}</dd>
            <dd class="fine">${explanation}</dd>
          </div>`,
      )}
    </dl>
  `;
}

function byReason(drops: readonly DropLine[]): { reason: string; count: number; explanation: string }[] {
  const sums = new Map<string, { reason: string; count: number; explanation: string }>();
  for (const { reason, count, explanation } of drops) {
    const sum = sums.get(reason);
    if (sum === undefined) sums.set(reason, { reason, count, explanation });
    else sum.count += count;
  }
  return [...sums.values()].sort((left, right) => right.count - left.count);
}
