import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu } from "./menu.ts";
import { t } from "../words/t.ts";

const AccountItems = lazy(async () => (await import("../later.ts")).later.AccountItems);

/** The reader: who, and the way out; through a shared link nobody, who has a language and a theme all the same. */
export function AccountMenu({ me }: { me: Me | null }) {
  return html`<${Menu} label=${html`<${Icon} name="person" />`} name=${t("common.account")} class="menu-icon" align="right">
    ${(close: () => void) => html`<${AccountItems} me=${me} close=${close} />`}
  <//>`;
}
