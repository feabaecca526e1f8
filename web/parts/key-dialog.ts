import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { SCOPES, type Scope } from "../../src/model/role.ts";
import { errorAt } from "../field-error.ts";
import { useLoad } from "../load.ts";
import { accountApi } from "../settings-api.ts";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { PickSeveral } from "./pick-several.ts";
import { Segmented } from "./segmented.ts";
import { Switch } from "./switch.ts";
import { TextField } from "./text-field.ts";
import { laterApi } from "../later-api.ts";

interface KeyDialogProps {
  /** The key itself, which the server tells once. */
  readonly onMade: (secret: string) => void;
  readonly onClose: () => void;
}

/** A new key: its name, what it may do, and for which sites. */
export function KeyDialog({ onMade, onClose }: KeyDialogProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["stats:read"]);
  const [reach, setReach] = useState<"all" | "some">("all");
  const [sites, setSites] = useState<readonly string[]>([]);
  // What appears below must not stay out of view.
  useEffect(() => document.getElementById("key-sites")?.scrollIntoView({ block: "nearest" }), [reach]);
  const { data } = useLoad("sites", (signal) => laterApi.sites(signal));
  const { submit, busy, error } = useSubmit(async () => {
    const { key } = await accountApi.addKey({ name: name.trim(), scopes, sites: reach === "all" ? "all" : sites });
    onMade(key);
  });
  const options = (data?.sites ?? []).map(({ domain }) => ({ value: domain, label: domain }));
  const toggle = (scope: Scope) => (on: boolean) => setScopes(SCOPES.filter((other) => (other === scope ? on : scopes.includes(other))));
  const ready = name.trim() !== "" && scopes.length > 0 && (reach === "all" || sites.length > 0);
  return html`<${Dialog} title=${t("keys.new")} onClose=${onClose}>
    <form class="dialog-form" onSubmit=${submit}>
      <div class="dialog-scroll">
        ${error !== null && error.field === undefined && html`<${ErrorBox} error=${error} />`}
        <${TextField}
          id="key-name"
          label=${t("keys.name")}
          value=${name}
          onInput=${setName}
          error=${errorAt(error, "name", t("keys.name.wrong"))}
          hint=${t("keys.name.hint")}
          maxlength="100"
          required
          autofocus
        />
        <fieldset class="field">
          <legend class="field-label">${t("keys.scopes")}</legend>
          ${SCOPES.map(
            (scope) =>
              html`<${Switch}
                key=${scope}
                id=${`scope-${scope}`}
                label=${t(`keys.scope.${scope}`)}
                hint=${t(`keys.scope.${scope}.hint`)}
                on=${scopes.includes(scope)}
                onChange=${toggle(scope)}
              />`,
          )}
        </fieldset>
        <div class="field">
          <span class="field-label">${t("keys.sites")}</span>
          <${Segmented}
            name=${t("keys.sites")}
            options=${(["all", "some"] as const).map((key) => ({ key, label: t(`keys.sites.${key}`) }))}
            chosen=${reach}
            onPick=${setReach}
          />
        </div>
        ${
          reach === "some" &&
          html`<${PickSeveral}
            id="key-sites"
            label=${t("keys.sites.some")}
            placeholder=${t("sites.find")}
            options=${options}
            chosen=${sites}
            onChange=${setSites}
            error=${errorAt(error, "sites")}
          />`
        }
      </div>
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t("tools.cancel")}</button>
        <button class="button button-main" disabled=${busy || !ready}>${t("keys.create")}</button>
      </div>
    </form>
  <//>`;
}
