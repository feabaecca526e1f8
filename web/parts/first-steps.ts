import { html } from "htm/preact";
import type { SiteInfo } from "../api.ts";
import { installPath } from "../route.ts";
import { t, tNodes } from "../words/t.ts";
import { CodeBlock } from "./code-block.ts";
import { Link } from "./link.ts";
import { Waiting } from "./waiting.ts";

/** What a site that has never had a visit needs. */
export function FirstSteps({ site, onVisit }: { site: SiteInfo; onVisit: () => void }) {
  const own = html`<a href=${`https://${site.domain}`} target="_blank" rel="noopener noreferrer">${site.domain}</a>`;
  const more = html`<${Link} to=${installPath(site.domain)}>${t("setup.first.more")}<//>`;
  return html`<section class="first-steps">
    <h2>${t("setup.first.none")}</h2>
    <p>${tNodes("setup.first.advice", { head: html`<code>${"<head>"}</code>`, site: own, more })}</p>
    <${CodeBlock} text=${site.snippet} name=${t("setup.snippet")} />
    <${Waiting} domain=${site.domain} onSeen=${onVisit} />
  </section>`;
}
