import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { AccountMenu } from "./account-menu.ts";
import { Mark } from "./icon.ts";
import { Link } from "./link.ts";
import { sharePath } from "../route.ts";
import { ThemeMenu } from "./theme-menu.ts";
import { t } from "../words/t.ts";
import { SkipLink } from "./main.ts";

interface TopBarProps {
  readonly me: Me | null;
  readonly children?: ComponentChildren;
}

/** The head of every screen: home at the left, the reader at the right, the screen's own things between. */
export function TopBar({ me, children }: TopBarProps) {
  return html`<header class="top-bar">
    <${SkipLink} />
    <div class="top-bar-inner">
      <${Link} to=${sharePath() || "/"} class="home" aria-label=${t("common.home")}><${Mark} /><span class="home-word">cairn</span><//>
      ${children}
      <span class="spring"></span>
      ${me?.demo === true && html`<span class="badge" title=${t("common.demo.note")}>${t("common.demo")}</span>`}
      <${ThemeMenu} />
      ${(me === null ? sharePath() : !me.demo) && html`<${AccountMenu} me=${me} />`}
    </div>
  </header>`;
}
