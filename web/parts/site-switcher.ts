import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu } from "./menu.ts";
import { sharePath } from "../route.ts";
import { t } from "../words/t.ts";

const SiteChoice = lazy(async () => (await import("../later.ts")).later.SiteChoice);

/** The site's name, and behind it the way to its settings and to the others; a shared link leads to neither. */
export function SiteSwitcher({ me, domain }: { me: Me | null; domain: string }) {
  if (sharePath()) return html`<b class="shared-site">${domain}</b>`;
  return html`<${Menu}
    kind="panel"
    class="site-switcher"
    label=${html`<b>${domain}</b><${Icon} name="down" />`}
    name=${t("site.switch", { domain })}
  >
    ${(close: () => void) => html`<${SiteChoice} me=${me} domain=${domain} close=${close} />`}
  <//>`;
}
