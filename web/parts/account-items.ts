import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { logOut } from "../log-out.ts";
import { navigate } from "../route.ts";
import { ACCOUNT_PATH, KEYS_PATH } from "../settings-sections.ts";
import { LanguageItems } from "./language-items.ts";
import { MenuItem } from "./menu.ts";
import { ThemeItems } from "./theme-items.ts";
import { t } from "../words/t.ts";

interface AccountItemsProps {
  readonly me: Me | null;
  readonly close: () => void;
}

/** What stands behind the reader's button. On a narrow screen also the theme, which has no button of its own there. */
export function AccountItems({ me, close }: AccountItemsProps) {
  const go = (to: string) => () => (close(), navigate(to));
  const choices = html`
    <div class="menu-group narrow-only" role="group" aria-label=${t("common.theme")}><${ThemeItems} onPicked=${close} /></div>
    <div class="menu-group" role="group" aria-label=${t("account.language")}><${LanguageItems} onPicked=${close} /></div>
  `;
  if (me === null)
    return html`<p class="menu-note">${t("shares.note")}</p>
      ${choices}`;
  return html`
    <p class="menu-note">${me.email}<br /><span class="fine">${t(`account.role.${me.role}`)} · Cairn ${me.version}</span></p>
    ${choices}
    <${MenuItem} onPick=${go(ACCOUNT_PATH)}>${t("common.account")}<//>
    ${me.role !== "viewer" && html`<${MenuItem} onPick=${go(KEYS_PATH)}>${t("account.keys")}<//>`}
    <${MenuItem} onPick=${go("/")}>${t("common.all-sites")}<//>
    <${MenuItem} onPick=${() => (close(), logOut())}>${t("account.log-out")}<//>
  `;
}
