import { html } from "htm/preact";
import { LiveEvents } from "../../parts/live-events.ts";
import { PageCheck } from "../../parts/page-check.ts";
import { Setting } from "../../parts/setting.ts";
import { t } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";

/** Is the script on the pages, and does what it sends arrive? */
export function Verification({ site, mayChange }: SectionProps) {
  return html`
    ${mayChange && html`<${Setting} title=${t("verify.look")} lead=${t("verify.look.lead")}><${PageCheck} domain=${site.domain} /><//>`}
    <${Setting} title=${t("verify.live")} lead=${t("verify.live.lead")}><${LiveEvents} domain=${site.domain} /><//>
  `;
}
