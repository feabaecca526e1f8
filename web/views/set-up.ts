import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { LIMITS } from "../../src/model/limits.ts";
import type { ApiError } from "../api.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Field } from "../parts/field.ts";
import { Mark } from "../parts/icon.ts";
import { Link } from "../parts/link.ts";
import { PasswordField } from "../parts/password-field.ts";
import { Steps } from "../parts/steps.ts";
import { useTitle } from "../parts/title.ts";
import { navigate } from "../route.ts";
import { useSubmit } from "../submit.ts";
import { errorText } from "../error-text.ts";
import { t, tNodes } from "../words/t.ts";
import { Main } from "../parts/main.ts";
import { laterApi } from "../later-api.ts";

/** The owner's account, behind the link that the server printed. The token stays in the fragment, which no log sees. */
export function SetUp() {
  const [needed, setNeeded] = useState<boolean | null>(null);
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token") ?? "");
  const [error, setError] = useState<ApiError | null>(null);
  useTitle(t("setup.title"));
  useEffect(() => {
    laterApi.setupNeeded().then((answer) => setNeeded(answer.needed), setError);
  }, []);
  return html`<${Main} class="entry">
    <div class="entry-mark"><${Mark} /></div>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${() => location.reload()} />`}
    ${
      needed === false &&
      html`<h1>${t("setup.done")}</h1>
        <p>${tNodes("setup.done.advice", { link: html`<${Link} to="/login">${t("setup.log-in")}<//>` })}</p>`
    }
    ${
      needed === true &&
      token === "" &&
      html`<h1>${t("setup.almost")}</h1>
        <p>${tNodes("setup.almost.advice", { command: html`<code>cairn serve</code>`, token: html`<code>#token=…</code>` })}</p>`
    }
    ${needed === true && token !== "" && html`<${OwnerForm} token=${token} />`}
  <//>`;
}

function OwnerForm({ token }: { token: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { submit, busy, error } = useSubmit(async () => {
    await laterApi.setUp({ token, email: email.trim(), password });
    navigate("/sites/new", { replace: true });
  });
  const of = (field: string): string | undefined => (error?.field === field ? errorText(error) : undefined);
  const short = [...password].length < LIMITS.passwordMinChars;
  return html`
    <h1>${t("setup.welcome")}</h1>
    <p class="entry-lead">${t("setup.welcome.lead")}</p>
    <${Steps} now=${0} />
    ${error !== null && error.field === undefined && html`<${ErrorBox} error=${error} kept=${t("setup.nothing-created")} />`}
    <form onSubmit=${submit}>
      <${Field} id="email" label=${t("account.email")} error=${of("email")} hint=${t("setup.email.hint")}>
        <input
          class="input"
          id="email"
          name="email"
          type="email"
          autocomplete="username"
          required
          autofocus
          aria-describedby="email-note"
          value=${email}
          onInput=${(event: Event) => setEmail((event.target as HTMLInputElement).value)}
        />
      <//>
      <${PasswordField} id="password" value=${password} error=${of("password")} choosing=${{ email }} onInput=${setPassword} />
      <button class="button button-main button-wide" disabled=${busy || short}>${t(busy ? "setup.creating" : "setup.create")}</button>
    </form>
  `;
}
