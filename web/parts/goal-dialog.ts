import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import type { Goal } from "../../src/model/goal.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { ApiError, SiteInfo } from "../api.ts";
import { errorText } from "../error-text.ts";
import { errorAt } from "../field-error.ts";
import { draftOf, isComplete, mayHaveRevenue, ruleOf, type GoalDraft } from "../goal-draft.ts";
import type { Seen } from "../goal-proposals.ts";
import { GOAL_KINDS, type GoalKind } from "../goal-words.ts";
import { locale } from "../language.ts";
import { siteApi } from "../settings-api.ts";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { Combobox, type Option } from "./combobox.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { Field } from "./field.ts";
import { GoalProps } from "./goal-props.ts";
import { Segmented } from "./segmented.ts";
import { TextField } from "./text-field.ts";
import { say } from "./toast.ts";

interface GoalDialogProps {
  readonly site: Pick<SiteInfo, "domain" | "timezone">;
  /** Null: a new one. */
  readonly goal: Goal | null;
  /** What came in lately; null while that is not known. */
  readonly seen: Seen | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A goal of any kind: what reaches it, what it is called, what it earns. */
export function GoalDialog({ site, goal, seen, onDone, onClose }: GoalDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(goal));
  const money = useMemo(currencies, []);
  const change = (part: Partial<GoalDraft>): void => setDraft({ ...draft, ...part });
  const { submit, busy, error } = useSubmit(async () => {
    const name = draft.name.trim();
    const currency = mayHaveRevenue(draft.kind) ? draft.currency.trim() : "";
    // A goal that is called after its rule is called after the new one.
    const body = { rule: ruleOf(draft), currency, ...(name !== "" && name !== goal?.name && { name }) };
    const saved = goal === null ? await siteApi.addGoal(site.domain, body) : await siteApi.changeGoal(site.domain, goal.id, body);
    say(t(goal === null ? "goals.added" : "goals.saved", { name: saved.name }));
    onDone();
    onClose();
  });
  const nameError = error?.code === "goal_exists" ? errorText(error) : errorAt(error, "name", t("goals.name.wrong"));
  const atField = ["rule", "name", "currency"].some((field) => errorAt(error, field) !== undefined);
  return html`<${Dialog} title=${t(goal === null ? "goals.new" : "goals.change")} onClose=${onClose}>
    <form class="dialog-form" onSubmit=${submit}>
      <div class="dialog-scroll">
        ${error !== null && !atField && nameError === undefined && html`<${ErrorBox} error=${error} />`}
        <div class="field">
          <${Segmented}
            name=${t("goals.kind")}
            options=${GOAL_KINDS.map((key) => ({ key, label: t(`goals.kind.${key}`) }))}
            chosen=${draft.kind}
            onPick=${(kind: GoalKind) => change({ kind })}
          />
          <p class="field-note">${t(`goals.kind.${draft.kind}.hint`)}</p>
        </div>
        <${RuleFields} site=${site} draft=${draft} seen=${seen} error=${error} onChange=${change} />
        <${TextField}
          id="goal-name"
          label=${t("goals.name")}
          value=${draft.name}
          onInput=${(name: string) => change({ name })}
          error=${nameError}
          hint=${t("goals.name.hint")}
          maxlength=${LIMITS.goalNameChars}
        />
        ${
          mayHaveRevenue(draft.kind) &&
          html`<${Field}
            id="goal-currency"
            label=${t("goals.currency")}
            hint=${t("goals.currency.hint")}
            error=${errorAt(error, "currency", t("goals.currency.wrong"))}
          >
            <${Combobox}
              id="goal-currency"
              value=${draft.currency}
              options=${money}
              placeholder=${t("goals.currency.none")}
              onInput=${(currency: string) => change({ currency })}
            />
          <//>`
        }
      </div>
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t("tools.cancel")}</button>
        <button class="button button-main" disabled=${busy || !isComplete(draft)}>
          ${t(goal === null ? "goals.add" : "settings.save")}
        </button>
      </div>
    </form>
  <//>`;
}

interface RuleFieldsProps {
  readonly site: Pick<SiteInfo, "domain" | "timezone">;
  readonly draft: GoalDraft;
  readonly seen: Seen | null;
  readonly error: ApiError | null;
  readonly onChange: (part: Partial<GoalDraft>) => void;
}

function RuleFields({ site, draft, seen, error, onChange }: RuleFieldsProps) {
  const path = html`<${Field}
    id="goal-path"
    label=${t("goals.path")}
    hint=${t("goals.path.hint")}
    error=${errorAt(error, "rule.path", t("goals.path.wrong"))}
  >
    <${Combobox}
      id="goal-path"
      value=${draft.path}
      options=${seen?.pages ?? []}
      placeholder=${t("goals.path.placeholder")}
      onInput=${(text: string) => onChange({ path: text })}
    />
  <//>`;
  const number = (field: "depth" | "seconds", most: number) =>
    html`<${TextField}
      id=${`goal-${field}`}
      class="input input-short"
      type="number"
      min="1"
      max=${most}
      inputmode="numeric"
      label=${t(`goals.${field}`)}
      value=${draft[field]}
      onInput=${(text: string) => onChange({ [field]: text })}
      error=${errorAt(error, `rule.${field}`, t(`goals.${field}.wrong`, { most }))}
    />`;
  switch (draft.kind) {
    case "page":
      return path;
    case "scroll":
      return html`${path} ${number("depth", 100)}`;
    case "duration":
      return number("seconds", LIMITS.goalDurationS);
    case "event":
      return html`<${Field}
          id="goal-event"
          label=${t("goals.event")}
          hint=${t("goals.event.hint")}
          error=${errorAt(error, "rule.name", t("goals.event.wrong"))}
        >
          <${Combobox}
            id="goal-event"
            value=${draft.event}
            options=${seen?.events ?? []}
            placeholder=${t("goals.event.placeholder")}
            onInput=${(event: string) => onChange({ event })}
          />
        <//>
        <${GoalProps} site=${site} props=${draft.props} error=${error} onChange=${(props: GoalDraft["props"]) => onChange({ props })} />`;
  }
}

/** The browser's own list. */
function currencies(): readonly Option[] {
  const names = new Intl.DisplayNames([locale()], { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({ value, label: value, hint: names.of(value) ?? "" }));
}
