import { html } from "htm/preact";
import { unitOf, type Metric } from "../../src/model/metric.ts";
import { formatChange } from "../format.ts";
import { LESS_IS_BETTER } from "../metric-names.ts";
import { t } from "../words/t.ts";

interface ChangeProps {
  /** Null: nothing to compare with. */
  readonly change: number | null;
  readonly now: number | null;
  readonly metric: Metric;
}

/** A change with its arrow; colour says only what the arrow says already. */
export function Change({ change, now, metric }: ChangeProps) {
  if (change === null) return now === null || now === 0 ? null : html`<span class="change change-none">${t("common.new")}</span>`;
  if (change === 0) return html`<span class="change change-none">${t("common.no-change")}</span>`;
  const good = change > 0 !== LESS_IS_BETTER.has(metric);
  return html`<span class=${good ? "change change-good" : "change change-bad"}>
    <span aria-hidden="true">${change > 0 ? "▲" : "▼"}</span> <span class="unseen">${t(change > 0 ? "common.up" : "common.down")}</span>
    ${formatChange(change, unitOf(metric))}
  </span>`;
}
