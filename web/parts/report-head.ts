import { html } from "htm/preact";
import { filterSentence } from "../filter-sentence.ts";
import { hasSegment, segmentNames, useSegments } from "../segments.ts";
import { formatDays, formatMoment } from "../format.ts";
import { daysOf } from "../range.ts";
import type { SiteState } from "../url.ts";
import { t } from "../words/t.ts";

interface ReportHeadProps {
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  /** Leaves the report. */
  readonly onBack: () => void;
}

/** What a sheet of paper has to say: which site, which days, what was filtered, and when this was printed. */
export function ReportHead({ domain, state, today, onBack }: ReportHeadProps) {
  const segments = useSegments(domain, hasSegment(state.filters));
  const { range, filters } = state;
  const days = daysOf(range, today);
  const name = range.period === "custom" ? "" : t(`site.range.${range.period}`);
  const filtered = filters.map((filter) => filterSentence(filter, segmentNames(segments.data))).join(" · ");
  return html`<header class="report-head">
    <div>
      <p class="report-title">${domain}</p>
      <p>${[name, days === null ? "" : formatDays(...days), filtered].filter((text) => text !== "").join(" · ")}</p>
      <p class="fine">${t("tools.report.made", { time: formatMoment(Date.now()) })}</p>
    </div>
    <div class="report-actions">
      <button type="button" class="button button-main" onClick=${() => print()}>${t("tools.report.print")}</button>
      <button type="button" class="button" onClick=${onBack}>${t("tools.report.back")}</button>
    </div>
  </header>`;
}
