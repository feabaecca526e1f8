import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { api } from "../api.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Field } from "../parts/field.ts";
import { Mark } from "../parts/icon.ts";
import { PasswordField } from "../parts/password-field.ts";
import { useTitle } from "../parts/title.ts";
import { navigate, wantedPath } from "../route.ts";
import { useSubmit } from "../submit.ts";

export function LogIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [fresh, setFresh] = useState(false);
  useTitle("Log in");
  useEffect(() => {
    api.setupNeeded().then(
      ({ needed }) => setFresh(needed),
      () => {},
    );
  }, []);
  const { submit, busy, error } = useSubmit(async () => {
    await api.logIn({ email: email.trim(), password });
    navigate(wantedPath(location.search), { replace: true });
  });
  const wrong = error?.code === "wrong_credentials";
  return html`<main class="entry">
    <div class="entry-mark"><${Mark} /></div>
    <h1>Log in to Cairn</h1>
    ${fresh && html`<p class="note">No account exists yet. Open the set-up link that <code>cairn serve</code> printed when it started.</p>`}
    ${error !== null && !wrong && html`<${ErrorBox} error=${error} />`}
    <form onSubmit=${submit}>
      <${Field} id="email" label="E-mail">
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
        error=${wrong ? "The e-mail or the password is wrong." : undefined}
        onInput=${setPassword}
      />
      <button class="button button-main button-wide" disabled=${busy}>${busy ? "Logging in…" : "Log in"}</button>
    </form>
  </main>`;
}
