import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { api, type Me } from "../api.ts";
import { useLoad } from "../load.ts";
import { CodeBlock } from "../parts/code-block.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Link } from "../parts/link.ts";
import { Skeleton } from "../parts/skeleton.ts";
import { Steps } from "../parts/steps.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useTitle } from "../parts/title.ts";
import { Waiting } from "../parts/waiting.ts";
import { sitePath } from "../route.ts";
import { settingsPath } from "../settings-sections.ts";
import { t, tNodes } from "../words/t.ts";
import { Main } from "../parts/main.ts";

/** The snippet, and the proof that it works. */
export function Install({ me, domain }: { me: Me | null; domain: string }) {
  const { data: site, error, reload } = useLoad(domain, (signal) => api.site(domain, signal));
  const [seen, setSeen] = useState(false);
  useTitle(t("setup.snippet.title", { domain }));
  return html`<${TopBar} me=${me} />
    <${Main} class="entry entry-wide">
      <h1>${t("setup.snippet.heading", { domain })}</h1>
      <${Steps} now=${2} />
      ${
        error !== null
          ? html`<${ErrorBox} error=${error} onRetry=${reload} />`
          : html`
              <p>${tNodes("setup.snippet.lead", { head: html`<code>${"<head>"}</code>` })}</p>
              ${site === null ? html`<${Skeleton} class="skeleton-block" />` : html`<${CodeBlock} text=${site.snippet} name=${t("setup.snippet")} />`}
              <p class="fine">
                ${tNodes("setup.snippet.more", { link: html`<${Link} to=${settingsPath(domain, "snippet")}>${t("setup.snippet.builder")}<//>` })}
              </p>
              <${Waiting} key=${domain} domain=${domain} onSeen=${() => setSeen(true)} />
              <${Link} to=${sitePath(domain)} class=${seen ? "button button-main button-wide" : "button button-wide"}
                >${t(seen ? "setup.snippet.open" : "setup.snippet.open-anyway")}<//
              >
            `
      }
    <//>`;
}
