import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { api, type SiteInfo } from "../api.ts";
import { useLoad } from "../load.ts";
import { anythingQuery } from "../queries.ts";
import { sharePath } from "../route.ts";
import type { SiteState } from "../url.ts";
import { FirstSteps } from "./first-steps.ts";
import { t } from "../words/t.ts";

interface NothingHereProps {
  readonly site: SiteInfo;
  readonly state: SiteState;
  readonly onChange: (part: Partial<SiteState>) => void;
  /** The first visit has come. */
  readonly onVisit: () => void;
  /** The zeros themselves: shown below the reason, but not to a site that has never had a visit. */
  readonly children?: ComponentChildren;
}

/** A page of zeros says why, and what to do next. */
export function NothingHere({ site, state, onChange, onVisit, children }: NothingHereProps) {
  const filtered = state.filters.length > 0;
  const { data, error, reload } = useLoad(site.domain, (signal) => api.query([anythingQuery(site.domain)], signal));
  if (data === null) return error === null ? null : children;
  if ((data[0]?.results[0]?.metrics[0] ?? 0) === 0) {
    if (sharePath()) return html`<p class="empty" role="status">${t("shares.empty")}</p>`;
    return html`<${FirstSteps} site=${site} onVisit=${() => (onVisit(), reload())} />`;
  }
  return html` <div class="empty empty-small" role="status">
      <p>${t(filtered ? "site.empty.filtered" : "site.empty.visits")}</p>
      ${
        filtered
          ? html`<button type="button" class="button" onClick=${() => onChange({ filters: [] })}>${t("filters.clear")}</button>`
          : html`<button type="button" class="button" onClick=${() => onChange({ range: { period: "all" }, interval: null })}>
              ${t("panels.show-all")}
            </button>`
      }
    </div>
    ${children}`;
}
