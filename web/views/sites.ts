import { html } from "htm/preact";
import { api, type Me, type SiteCard } from "../api.ts";
import { formatShort } from "../format.ts";
import { useLoad, usePoll } from "../load.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Icon } from "../parts/icon.ts";
import { Link } from "../parts/link.ts";
import { Skeleton } from "../parts/skeleton.ts";
import { Sparkline } from "../parts/sparkline.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useTitle } from "../parts/title.ts";
import { sitePath } from "../route.ts";
import { t } from "../words/t.ts";
import { Main } from "../parts/main.ts";

const REFRESH_EVERY_MS = 60_000;

/** All sites the reader may see. */
export function Sites({ me }: { me: Me | null }) {
  const { data, error, reload } = useLoad("sites", (signal) => api.sites(signal));
  useTitle(t("sites.title"));
  usePoll(reload, REFRESH_EVERY_MS);
  const mayAdd = me !== null && !me.demo && me.role !== "viewer";
  const sites = data?.sites ?? null;
  return html`<${TopBar} me=${me} />
    <${Main} class="page">
      <div class="page-head">
        <h1>${t("sites.title")}</h1>
        ${mayAdd && sites !== null && sites.length > 0 && html`<${Link} to="/sites/new" class="button"><${Icon} name="plus" />${t("sites.new")}<//>`}
      </div>
      ${error !== null && html`<${ErrorBox} error=${error} kept=${sites === null ? undefined : t("sites.kept")} onRetry=${reload} />`}
      ${
        sites === null
          ? error === null && html`<${SkeletonCards} />`
          : sites.length === 0
            ? html`<${NoSites} mayAdd=${mayAdd} />`
            : html`<ul class="cards">
                ${sites.map((site) => html`<li key=${site.domain}><${Card} site=${site} /></li>`)}
              </ul>`
      }
    <//>`;
}

function Card({ site }: { site: SiteCard }) {
  return html`<${Link} to=${sitePath(site.domain)} class="card">
    <span class="card-name">${site.domain}</span>
    <span class="card-number" title=${t("sites.visitors", { count: site.visitors24h })}
      ><b>${formatShort(site.visitors24h)}</b> <span class="fine">${t("sites.visitors-24h")}</span></span
    >
    <${Sparkline} values=${site.sparkline} />
  <//>`;
}

function SkeletonCards() {
  return html`<ul class="cards" aria-hidden="true">
    ${[0, 1, 2].map((card) => html`<li key=${card}><${Skeleton} class="skeleton-card" /></li>`)}
  </ul>`;
}

function NoSites({ mayAdd }: { mayAdd: boolean }) {
  return html`<div class="empty">
    <h2>${t("sites.none")}</h2>
    ${
      mayAdd
        ? html`<p>${t("sites.none.advice")}</p>
            <${Link} to="/sites/new" class="button button-main"><${Icon} name="plus" />${t("sites.none.add")}<//>`
        : html`<p>${t("sites.none.viewer")}</p>`
    }
  </div>`;
}
