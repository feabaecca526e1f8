import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { api, type SiteInfo } from "../api.ts";
import { useLoad } from "../load.ts";
import { anythingQuery } from "../queries.ts";
import type { SiteState } from "../url.ts";
import { installPath } from "../route.ts";
import { CodeBlock } from "./code-block.ts";
import { Link } from "./link.ts";
import { Waiting } from "./waiting.ts";

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
    return html`<${FirstSteps} site=${site} onVisit=${() => (onVisit(), reload())} />`;
  }
  return html` <div class="empty empty-small" role="status">
      <p>${filtered ? "No visit in this range matches the filters." : "No visits in this range."}</p>
      ${
        filtered
          ? html`<button type="button" class="button" onClick=${() => onChange({ filters: [] })}>Clear the filters</button>`
          : html`<button type="button" class="button" onClick=${() => onChange({ range: { period: "all" }, interval: null })}>
              Show all time
            </button>`
      }
    </div>
    ${children}`;
}

function FirstSteps({ site, onVisit }: { site: SiteInfo; onVisit: () => void }) {
  return html`<section class="first-steps">
    <h2>No visits yet</h2>
    <p>
      Paste the snippet into the <code>${"<head>"}</code> of your pages, or open${" "}
      <a href=${`https://${site.domain}`} target="_blank" rel="noopener noreferrer">${site.domain}</a> to send yourself a test visit.${" "}
      <${Link} to=${installPath(site.domain)}>More about the snippet<//>
    </p>
    <${CodeBlock} text=${site.snippet} name="Snippet" />
    <${Waiting} domain=${site.domain} onSeen=${onVisit} />
  </section>`;
}
