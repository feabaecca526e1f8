import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { api, type Me } from "../api.ts";
import { navigate } from "../route.ts";
import { Icon, Mark } from "./icon.ts";
import { Link } from "./link.ts";
import { Menu, MenuItem } from "./menu.ts";
import { ThemeSwitch } from "./theme-switch.ts";

interface TopBarProps {
  readonly me: Me | null;
  readonly children?: ComponentChildren;
}

/** The head of every screen: home at the left, the reader at the right, the screen's own things between. */
export function TopBar({ me, children }: TopBarProps) {
  return html`<header class="top-bar">
    <div class="top-bar-inner">
      <${Link} to="/" class="home" aria-label="Cairn, all sites"><${Mark} /><span class="home-word">cairn</span><//>
      ${children}
      <span class="spring"></span>
      ${me?.demo === true && html`<span class="badge" title="Invented traffic, read-only">Demo</span>`}
      <${ThemeSwitch} />
      ${me !== null && !me.demo && html`<${AccountMenu} me=${me} />`}
    </div>
  </header>`;
}

function AccountMenu({ me }: { me: Me }) {
  const logOut = async (): Promise<void> => {
    // A login that has ended already is as good as one that ends now.
    await api.logOut().catch(() => {});
    navigate("/login");
  };
  return html`<${Menu} label=${html`<${Icon} name="person" />`} name="Account" class="menu-icon" align="right">
    ${(close: () => void) => html`
      <p class="menu-note">${me.email}<br /><span class="fine">${me.role} · Cairn ${me.version}</span></p>
      <${MenuItem} onPick=${() => (close(), navigate("/"))}>All sites<//>
      <${MenuItem} onPick=${logOut}>Log out<//>
    `}
  <//>`;
}
