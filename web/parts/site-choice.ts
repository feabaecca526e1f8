import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { Me } from "../api.ts";
import { useLoad } from "../load.ts";
import { navigate, sitePath } from "../route.ts";
import { mayOpenSettings, settingsPath } from "../settings-sections.ts";
import { errorText } from "../error-text.ts";
import { t } from "../words/t.ts";
import { laterApi } from "../later-api.ts";

interface SiteChoiceProps {
  readonly me: Me | null;
  readonly domain: string;
  readonly close: () => void;
}

/** What stands behind a site's name: the other sites, found by typing. */
export function SiteChoice({ me, domain, close }: SiteChoiceProps) {
  const [wanted, setWanted] = useState("");
  const { data, error } = useLoad("sites", (signal) => laterApi.sites(signal));
  const found = (data?.sites ?? []).filter((site) => site.domain.includes(wanted.trim().toLowerCase()));
  const go = (to: string): void => {
    close();
    navigate(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && found[0] !== undefined) go(sitePath(found[0].domain));
  };
  const foot = (label: string, to: string) =>
    html`<button type="button" class="menu-item menu-foot" data-item onClick=${() => go(to)}><span>${label}</span></button>`;
  return html`
    <input
      type="search"
      class="input"
      placeholder=${t("sites.find")}
      aria-label=${t("sites.find")}
      value=${wanted}
      onInput=${(event: Event) => setWanted((event.target as HTMLInputElement).value)}
      onKeyDown=${onKeyDown}
    />
    <div class="menu-scroll">
      ${found.map(
        (site) =>
          html`<button
            type="button"
            class="menu-item"
            data-item
            key=${site.domain}
            aria-current=${site.domain === domain}
            onClick=${() => go(sitePath(site.domain))}
          >
            <span>${site.domain}</span>
          </button>`,
      )}
      ${data !== null && found.length === 0 && html`<p class="menu-note">${t("sites.not-found")}</p>`}
      ${error !== null && html`<p class="menu-note">${errorText(error)}</p>`}
    </div>
    ${me !== null && mayOpenSettings(me) && foot(t("sites.settings", { domain }), settingsPath(domain))} ${foot(t("common.all-sites"), "/")}
  `;
}
