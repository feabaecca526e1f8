import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { LIMITS } from "../../src/model/limits.ts";
import type { Remark } from "../api.ts";
import { formatRemarkTime } from "../format.ts";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { Field } from "./field.ts";
import { say } from "./toast.ts";
import { laterApi } from "../later-api.ts";

interface RemarksDialogProps {
  readonly domain: string;
  /** Those of a flag; none to write a new one. */
  readonly remarks: readonly Remark[];
  /** The day of a new one. */
  readonly day: string;
  readonly mayChange: boolean;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** What happened at a day or a minute: read, written, changed, removed. */
export function RemarksDialog({ domain, remarks, day, mayChange, onChanged, onClose }: RemarksDialogProps) {
  const [form, setForm] = useState<Remark | "new" | null>(remarks.length === 0 ? "new" : null);
  const done = (said: string): void => {
    onChanged();
    onClose();
    say(said);
  };
  if (form !== null) {
    return html`<${RemarkForm}
      domain=${domain}
      remark=${form === "new" ? null : form}
      day=${day}
      onDone=${() => done(t("tools.remark.saved"))}
      onClose=${onClose}
    />`;
  }
  return html`<${Dialog} title=${t("graph.remarks")} onClose=${onClose}>
    <ul class="remarks">
      ${remarks.map((remark) => html`<${RemarkLine} key=${remark.id} domain=${domain} remark=${remark} mayChange=${mayChange} onEdit=${() => setForm(remark)} onRemoved=${() => done(t("tools.remark.removed"))} />`)}
    </ul>
    ${mayChange && html`<button type="button" class="button" onClick=${() => setForm("new")}>${t("tools.remark.add")}</button>`}
  <//>`;
}

interface RemarkLineProps {
  readonly domain: string;
  readonly remark: Remark;
  readonly mayChange: boolean;
  readonly onEdit: () => void;
  readonly onRemoved: () => void;
}

function RemarkLine({ domain, remark, mayChange, onEdit, onRemoved }: RemarkLineProps) {
  const { submit, busy, error } = useSubmit(async () => {
    await laterApi.removeAnnotation(domain, remark.id);
    onRemoved();
  });
  const { text, at, author = "" } = remark;
  return html`<li>
    <p class="remark-text">${text}</p>
    <p class="fine">${formatRemarkTime(at)} ${author !== "" && t("tools.remark.by", { author })}</p>
    ${
      mayChange &&
      html`<div class="remark-actions">
        <button type="button" class="button" aria-label=${t("tools.remark.edit-this", { text })} onClick=${onEdit}>
          ${t("tools.remark.edit")}
        </button>
        <button
          type="button"
          class="button button-quiet"
          aria-label=${t("tools.remark.remove-this", { text })}
          disabled=${busy}
          onClick=${submit}
        >
          ${t("tools.remark.remove")}
        </button>
      </div>`
    }
    ${error !== null && html`<${ErrorBox} error=${error} />`}
  </li>`;
}

interface RemarkFormProps {
  readonly domain: string;
  /** Null: a new one. */
  readonly remark: Remark | null;
  readonly day: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A remark being written or changed, in a dialog of its own. */
export function RemarkForm({ domain, remark, day, onDone, onClose }: RemarkFormProps) {
  const [text, setText] = useState(remark?.text ?? "");
  const [date, setDate] = useState(remark?.at.slice(0, 10) ?? day);
  const [time, setTime] = useState(remark?.at.slice(11) ?? "");
  const { submit, busy, error } = useSubmit(async () => {
    const body = { text: text.trim(), at: time === "" ? date : `${date}T${time}` };
    await (remark === null ? laterApi.addAnnotation(domain, body) : laterApi.changeAnnotation(domain, remark.id, body));
    onDone();
  });
  const typed = (set: (value: string) => void) => (event: Event) => set((event.target as HTMLInputElement).value);
  return html`<${Dialog} title=${t(remark === null ? "tools.remark.new" : "tools.remark.change")} onClose=${onClose}>
    ${error !== null && html`<${ErrorBox} error=${error} />`}
    <form onSubmit=${submit}>
      <${Field} id="remark-text" label=${t("tools.remark.text")}>
        <input
          class="input"
          id="remark-text"
          value=${text}
          required
          autofocus
          maxlength=${LIMITS.annotationChars}
          placeholder=${t("tools.remark.placeholder")}
          onInput=${typed(setText)}
        />
      <//>
      <div class="field-pair">
        <${Field} id="remark-day" label=${t("tools.remark.day")}>
          <input class="input" type="date" id="remark-day" value=${date} required onInput=${typed(setDate)} />
        <//>
        <${Field} id="remark-time" label=${t("tools.remark.time")}>
          <input class="input" type="time" id="remark-time" value=${time} onInput=${typed(setTime)} />
        <//>
      </div>
      <button class="button button-main" disabled=${busy || text.trim() === ""}>${t("tools.remark.save")}</button>
    </form>
  <//>`;
}
