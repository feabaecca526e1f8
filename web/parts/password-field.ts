import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { LIMITS } from "../../src/model/limits.ts";
import { passwordStrength, type Strength } from "../password.ts";
import { Field } from "./field.ts";

interface PasswordFieldProps {
  readonly id: string;
  readonly value: string;
  readonly error?: string | undefined;
  /** A password being chosen is measured; one being entered is not. */
  readonly choosing?: { readonly email: string };
  readonly onInput: (value: string) => void;
}

export function PasswordField({ id, value, error, choosing, onInput }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const strength = choosing && passwordStrength(value, choosing.email);
  return html`<${Field} id=${id} label="Password" error=${error} hint=${strength && html`<${Meter} strength=${strength} />`}>
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
        aria-label="Show password"
        onClick=${() => setShown(!shown)}
      >
        ${shown ? "Hide" : "Show"}
      </button>
    </div>
  <//>`;
}

function Meter({ strength }: { strength: Strength }) {
  return html`<span class="meter">
    <span class=${`meter-bar meter-${strength.level}`} aria-hidden="true"><i></i><i></i><i></i><i></i></span>
    <span
      >${strength.word === "" ? `At least ${LIMITS.passwordMinChars} characters. A few words in a row are easy to keep in mind.` : strength.word}</span
    >
  </span>`;
}
