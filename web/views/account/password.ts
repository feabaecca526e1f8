import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { LIMITS } from "../../../src/model/limits.ts";
import type { Me } from "../../api.ts";
import { errorText } from "../../error-text.ts";
import { errorAt } from "../../field-error.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { PasswordField } from "../../parts/password-field.ts";
import { Setting } from "../../parts/setting.ts";
import { say } from "../../parts/toast.ts";
import { accountApi } from "../../settings-api.ts";
import { useSubmit } from "../../submit.ts";
import { t } from "../../words/t.ts";

export function Password({ me }: { me: Me }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { submit, busy, error } = useSubmit(async () => {
    await accountApi.setPassword({ current, next });
    setCurrent("");
    setNext("");
    say(t("profile.password.saved"));
  });
  const wrong = error?.code === "wrong_password" ? errorText(error) : errorAt(error, "current");
  const weak = errorAt(error, "next");
  const short = [...next].length < LIMITS.passwordMinChars;
  return html`<${Setting} title=${t("profile.password")} lead=${t("profile.password.lead")}>
    ${error !== null && wrong === undefined && weak === undefined && html`<${ErrorBox} error=${error} />`}
    <form onSubmit=${submit}>
      <input type="email" name="email" autocomplete="username" value=${me.email} hidden readonly />
      <${PasswordField} id="current" label=${t("profile.password.current")} value=${current} error=${wrong} onInput=${setCurrent} />
      <${PasswordField}
        id="next"
        label=${t("profile.password.next")}
        value=${next}
        error=${weak}
        choosing=${{ email: me.email }}
        onInput=${setNext}
      />
      <div class="actions">
        <button class="button button-main" disabled=${busy || current === "" || short}>${t("profile.password.save")}</button>
      </div>
    </form>
  <//>`;
}
