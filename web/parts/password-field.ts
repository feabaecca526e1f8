import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { LIMITS } from "../../src/model/limits.ts";
import { passwordStrength, type Strength } from "../password.ts";
import { Field } from "./field.ts";
import { t } from "../words/t.ts";

interface PasswordFieldProps {
  readonly id: string;
  readonly label?: string;
  readonly value: string;
  readonly error?: string | undefined;
  /** A password being chosen is measured; one being entered is not. */
  readonly choosing?: { readonly email: string };
  readonly onInput: (value: string) => void;
}

export function PasswordField({ id, label = t("account.password"), value, error, choosing, onInput }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const strength = choosing && passwordStrength(value, choosing.email);
  return html`<${Field} id=${id} label=${label} error=${error} hint=${strength && html`<${Meter} strength=${strength} />`}>
    <div class="input-row">
      <input
        class="input"
        id=${id}
        name="password"
        type=${shown ? "text" : "password"}
        autocomplete=${choosing ? "new-password" : "current-password"}
        autocapitalize="off"
        spellcheck=${false}
        required
        maxlength=${LIMITS.passwordMaxChars}
        aria-describedby=${`${id}-note`}
        aria-invalid=${error !== undefined}
        value=${value}
        onInput=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
      />
      <button
        type="button"
        class="button button-quiet input-button"
        aria-pressed=${shown}
        aria-label=${t("account.password.show")}
        onClick=${() => setShown(!shown)}
      >
        ${t(shown ? "account.hide" : "account.show")}
      </button>
    </div>
  <//>`;
}

function Meter({ strength }: { strength: Strength }) {
  return html`<span class="meter">
    <span class=${`meter-bar meter-${strength.level}`} aria-hidden="true"><i></i><i></i><i></i><i></i></span>
    <span>${strengthText(strength)}</span>
  </span>`;
}

function strengthText({ level, missing }: Strength): string {
  if (level !== 0) return t(`setup.password.${level}`);
  const untouched = missing === LIMITS.passwordMinChars;
  return untouched ? t("setup.password.hint", { least: LIMITS.passwordMinChars }) : t("setup.password.missing", { count: missing });
}
