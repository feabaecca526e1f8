import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorBox } from "../parts/error-box.ts";
import { Field } from "../parts/field.ts";
import { Mark } from "../parts/icon.ts";
import { PasswordField } from "../parts/password-field.ts";
import { useTitle } from "../parts/title.ts";
import { navigate } from "../route.ts";
import { useSubmit } from "../submit.ts";
import { t, tNodes } from "../words/t.ts";
import { Main } from "../parts/main.ts";
import { wantedPath } from "../wanted-path.ts";
import { laterApi } from "../later-api.ts";

export function LogIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [fresh, setFresh] = useState(false);
  useTitle(t("setup.log-in"));
  useEffect(() => {
    laterApi.setupNeeded().then(
      ({ needed }) => setFresh(needed),
      () => {},
    );
  }, []);
  const { submit, busy, error } = useSubmit(async () => {
    await laterApi.logIn({ email: email.trim(), password });
    navigate(wantedPath(location.search), { replace: true });
  });
  const wrong = error?.code === "wrong_credentials";
  return html`<${Main} class="entry">
    <div class="entry-mark"><${Mark} /></div>
    <h1>${t("setup.log-in.title")}</h1>
    ${fresh && html`<p class="note">${tNodes("setup.log-in.fresh", { command: html`<code>cairn serve</code>` })}</p>`}
    ${error !== null && !wrong && html`<${ErrorBox} error=${error} />`}
    <form onSubmit=${submit}>
      <${Field} id="email" label=${t("account.email")}>
        <input
          class="input"
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          required
          autofocus
          value=${email}
          onInput=${(event: Event) => setEmail((event.target as HTMLInputElement).value)}
        />
      <//>
      <${PasswordField}
        id="password"
        value=${password}
        error=${wrong ? t("refusals.wrong_credentials") : undefined}
        onInput=${setPassword}
      />
      <button class="button button-main button-wide" disabled=${busy}>${t(busy ? "setup.log-in.busy" : "setup.log-in")}</button>
    </form>
  <//>`;
}
