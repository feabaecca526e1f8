import { html } from "htm/preact";
import { ACCOUNT_PATH, KEYS_PATH } from "../settings-sections.ts";
import type { Me } from "../api.ts";
import { Icon } from "../parts/icon.ts";
import { Link } from "../parts/link.ts";
import { Main } from "../parts/main.ts";
import { ScreenNav } from "../parts/screen-nav.ts";
import { SkeletonRows } from "../parts/skeleton.ts";
import { useTitle } from "../parts/title.ts";
import { TopBar } from "../parts/top-bar.ts";
import { t } from "../words/t.ts";
import { Choices } from "./account/choices.ts";
import { Keys } from "./account/keys.ts";
import { Logins } from "./account/logins.ts";
import { Password } from "./account/password.ts";

interface AccountProps {
  readonly me: Me | null;
  readonly tab: "account" | "keys";
}

/** The reader's own account, and the keys of programs. */
export function Account({ me, tab }: AccountProps) {
  const title = t(tab === "account" ? "common.account" : "account.keys");
  useTitle(title);
  const places = [
    { to: ACCOUNT_PATH, label: t("common.account"), now: tab === "account" },
    ...(me === null || me.role === "viewer" ? [] : [{ to: KEYS_PATH, label: t("account.keys"), now: tab === "keys" }]),
  ];
  return html`<${TopBar} me=${me} />
    <${Main} class="page screen">
      <div class="screen-side">
        <${Link} to="/" class="back"><${Icon} name="left" />${t("common.all-sites")}<//>
        <${ScreenNav} name=${t("common.account")} places=${places} />
      </div>
      <div class="screen-main">
        <h1>${title}</h1>
        ${me === null ? html`<${SkeletonRows} rows=${6} />` : html`<${Content} me=${me} tab=${tab} />`}
      </div>
    <//>`;
}

function Content({ me, tab }: { me: Me; tab: AccountProps["tab"] }) {
  if (me.demo) return html`<p class="note">${t("settings.demo")}</p>`;
  if (tab === "keys") return me.role === "viewer" ? html`<p class="note">${t("keys.viewer")}</p>` : html`<${Keys} />`;
  return html`
    <p class="setting-lead">${t("profile.who", { email: me.email, role: t(`account.role.${me.role}`) })}</p>
    <${Choices} me=${me} />
    <${Password} me=${me} />
    <${Logins} />
  `;
}
