import { html } from "htm/preact";
import { t } from "../words/t.ts";

/** Says what a click on the graph does now; a date can be chosen without one. */
export function AnnotateLine({ onDate, onEnd }: { onDate: () => void; onEnd: () => void }) {
  return html`<div class="annotate-line" role="status">
    <span>${t("tools.annotate.now")}</span>
    <button type="button" class="button" onClick=${onDate}>${t("tools.annotate.date")}</button>
    <button type="button" class="button button-quiet" onClick=${onEnd}>${t("tools.annotate.end")}</button>
  </div>`;
}
