import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { LIMITS } from "../../src/model/limits.ts";
import { api, type ApiError } from "../api.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Field } from "../parts/field.ts";
import { Mark } from "../parts/icon.ts";
import { Link } from "../parts/link.ts";
import { PasswordField } from "../parts/password-field.ts";
import { Steps } from "../parts/steps.ts";
import { useTitle } from "../parts/title.ts";
import { navigate } from "../route.ts";
import { useSubmit } from "../submit.ts";

/** The owner's account, behind the link that the server printed. The token stays in the fragment, which no log sees. */
export function SetUp() {
  const [needed, setNeeded] = useState<boolean | null>(null);
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token") ?? "");
  const [error, setError] = useState<ApiError | null>(null);
  useTitle("Set up");
  useEffect(() => {
    api.setupNeeded().then((answer) => setNeeded(answer.needed), setError);
  }, []);
  return html`<main class="entry">
    <div class="entry-mark"><${Mark} /></div>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${() => location.reload()} />`}
    ${
      needed === false &&
      html`<h1>Cairn is set up already</h1>
        <p>The first account exists. <${Link} to="/login">Log in<//> with it.</p>`
    }
    ${
      needed === true &&
      token === "" &&
      html`<h1>Almost there</h1>
        <p>
          Open the whole set-up link that <code>cairn serve</code> printed: it ends with <code>#token=…</code>. To get a new link, start the
          server again.
        </p>`
    }
    ${needed === true && token !== "" && html`<${OwnerForm} token=${token} />`}
  </main>`;
}

function OwnerForm({ token }: { token: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { submit, busy, error } = useSubmit(async () => {
    await api.setUp({ token, email: email.trim(), password });
    navigate("/sites/new", { replace: true });
  });
  const of = (field: string): string | undefined => (error?.field === field ? error.message : undefined);
  const short = [...password].length < LIMITS.passwordMinChars;
  return html`
    <h1>Welcome to Cairn</h1>
    <p class="entry-lead">Create the owner's account. It lives in this server's data directory and nowhere else.</p>
    <${Steps} now=${0} />
    ${error !== null && error.field === undefined && html`<${ErrorBox} error=${error} kept="Nothing was created." />`}
    <form onSubmit=${submit}>
      <${Field} id="email" label="E-mail" error=${of("email")} hint="For logging in. Nothing is sent to it.">
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
      <button class="button button-main button-wide" disabled=${busy || short}>${busy ? "Creating…" : "Create account"}</button>
    </form>
  `;
}
