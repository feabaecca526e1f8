import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { Link } from "../parts/link.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useTitle } from "../parts/title.ts";
import { t, tNodes } from "../words/t.ts";
import { Main } from "../parts/main.ts";

export function NotFound({ me }: { me: Me | null }) {
  useTitle(t("tools.not-found.title"));
  return html`<${TopBar} me=${me} />
    <${Main} class="page">
      <div class="empty">
        <h1>${t("tools.not-found")}</h1>
        <p>${tNodes("tools.not-found.advice", { link: html`<${Link} to="/">${t("tools.not-found.link")}<//>` })}</p>
      </div>
    <//>`;
}
