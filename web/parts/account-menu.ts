import { html } from "htm/preact";
import { api, type Me } from "../api.ts";
import { navigate } from "../route.ts";
import { Icon } from "./icon.ts";
import { LanguageItems } from "./language-items.ts";
import { Menu, MenuItem } from "./menu.ts";
import { ThemeItems } from "./theme-menu.ts";
import { t } from "../words/t.ts";

/** The reader: who, and the way out. On a narrow screen also the theme, which has no button of its own there. */
export function AccountMenu({ me }: { me: Me }) {
  const logOut = async (): Promise<void> => {
    // A login that has ended already is as good as one that ends now.
    await api.logOut().catch(() => {});
    navigate("/login");
  };
  return html`<${Menu} label=${html`<${Icon} name="person" />`} name=${t("account.name")} class="menu-icon" align="right">
    ${(close: () => void) => html`
      <p class="menu-note">${me.email}<br /><span class="fine">${t(`account.role.${me.role}`)} · Cairn ${me.version}</span></p>
      <div class="menu-group narrow-only" role="group" aria-label=${t("account.theme")}><${ThemeItems} onPicked=${close} /></div>
      <div class="menu-group" role="group" aria-label=${t("account.language")}><${LanguageItems} onPicked=${close} /></div>
      <${MenuItem} onPick=${() => (close(), navigate("/"))}>${t("common.all-sites")}<//>
      <${MenuItem} onPick=${logOut}>${t("account.log-out")}<//>
    `}
  <//>`;
}
