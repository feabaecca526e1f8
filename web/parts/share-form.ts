import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { errorAt } from "../field-error.ts";
import { laterApi, type MadeShare } from "../later-api.ts";
import { useSegments } from "../segments.ts";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { ErrorBox } from "./error-box.ts";
import { Field } from "./field.ts";
import { PasswordField } from "./password-field.ts";
import { Segmented } from "./segmented.ts";
import { Switch } from "./switch.ts";
import { TextField } from "./text-field.ts";

interface ShareFormProps {
  readonly domain: string;
  readonly today: string;
  /** There is a public page already, and a site has one. */
  readonly isPublic: boolean;
  readonly onMade: (share: MadeShare) => void;
  readonly onCancel: () => void;
}

/** A new link: who can open it, what it shows, until when. */
export function ShareForm({ domain, today, isPublic, onMade, onCancel }: ShareFormProps) {
  const [kind, setKind] = useState<"secret" | "public">("secret");
  const [name, setName] = useState("");
  const [locked, setLocked] = useState(false);
  const [password, setPassword] = useState("");
  const [segment, setSegment] = useState("");
  const [lastDay, setLastDay] = useState("");
  const segments = useSegments(domain, true);
  // It comes in place of the button that was pressed.
  useEffect(() => document.getElementById("share-name")?.focus(), []);
  const secret = kind === "secret";
  const { submit, busy, error } = useSubmit(async () =>
    onMade(
      await laterApi.addShare(domain, {
        ...(secret ? { name: name.trim(), ...(locked && { password }) } : { public: true }),
        ...(segment !== "" && { segment: Number(segment) }),
        ...(lastDay !== "" && { lastDay }),
      }),
    ),
  );
  const ready = !secret || (name.trim() !== "" && (!locked || password !== ""));
  return html`<form class="dialog-form" onSubmit=${submit}>
    <div class="dialog-scroll">
      ${error !== null && error.field === undefined && html`<${ErrorBox} error=${error} />`}
      ${
        !isPublic &&
        html`<div class="field">
          <span class="field-label">${t("shares.kind")}</span>
          <${Segmented}
            name=${t("shares.kind")}
            options=${(["secret", "public"] as const).map((key) => ({ key, label: t(`shares.kind.${key}`) }))}
            chosen=${kind}
            onPick=${setKind}
          />
          ${!secret && html`<div class="field-note">${t("shares.kind.public.hint")}</div>`}
        </div>`
      }
      ${
        secret &&
        html`<${TextField}
            id="share-name"
            label=${t("shares.name")}
            value=${name}
            onInput=${setName}
            error=${errorAt(error, "name", t("shares.name.wrong"))}
            hint=${t("shares.name.hint")}
            maxlength="100"
            required
          />
          <${Switch} id="share-locked" label=${t("shares.with-password")} on=${locked} onChange=${setLocked} />
          ${
            locked &&
            html`<${PasswordField}
              id="share-password"
              value=${password}
              choosing=${{ email: domain }}
              error=${errorAt(error, "password")}
              onInput=${setPassword}
            />`
          }`
      }
      <${Field} id="share-segment" label=${t("shares.segment")} hint=${t("shares.segment.hint")} error=${errorAt(error, "segment")}>
        <select
          class="input"
          id="share-segment"
          aria-describedby="share-segment-note"
          onChange=${(event: Event) => setSegment((event.target as HTMLSelectElement).value)}
        >
          <option value="">${t("shares.segment.all")}</option>
          ${segments.data?.flatMap(({ id, name: called, shared }) => (shared ? [html`<option key=${id} value=${id}>${called}</option>`] : []))}
        </select>
      <//>
      <${TextField}
        id="share-last-day"
        type="date"
        label=${t("shares.last-day")}
        value=${lastDay}
        min=${today}
        onInput=${setLastDay}
        error=${errorAt(error, "lastDay", t("shares.last-day.wrong"))}
        hint=${t("shares.last-day.hint")}
      />
    </div>
    <div class="actions actions-end">
      <button type="button" class="button" onClick=${onCancel}>${t("tools.cancel")}</button>
      <button class="button button-main" disabled=${busy || !ready}>${t("shares.create")}</button>
    </div>
  </form>`;
}
