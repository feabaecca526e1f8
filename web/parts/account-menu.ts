import { html } from "htm/preact";
import { api, type Me } from "../api.ts";
import { navigate } from "../route.ts";
import { Icon } from "./icon.ts";
import { Menu, MenuItem } from "./menu.ts";
import { ThemeItems } from "./theme-menu.ts";

/** The reader: who, and the way out. On a narrow screen also the theme, which has no button of its own there. */
export function AccountMenu({ me }: { me: Me }) {
  const logOut = async (): Promise<void> => {
    // A login that has ended already is as good as one that ends now.
    await api.logOut().catch(() => {});
    navigate("/login");
  };
  return html`<${Menu} label=${html`<${Icon} name="person" />`} name="Account" class="menu-icon" align="right">
    ${(close: () => void) => html`
      <p class="menu-note">${me.email}<br /><span class="fine">${me.role} · Cairn ${me.version}</span></p>
      <div class="menu-group narrow-only" role="group" aria-label="Theme"><${ThemeItems} onPicked=${close} /></div>
      <${MenuItem} onPick=${() => (close(), navigate("/"))}>All sites<//>
      <${MenuItem} onPick=${logOut}>Log out<//>
    `}
  <//>`;
}
