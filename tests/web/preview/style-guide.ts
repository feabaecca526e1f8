import { html, render } from "htm/preact";
import { useState } from "preact/hooks";
import { startHints } from "../../../web/hints.ts";
import { onLanguageChange, startLanguage } from "../../../web/language.ts";
import { CodeBlock } from "../../../web/parts/code-block.ts";
import { Combobox } from "../../../web/parts/combobox.ts";
import { Dialog } from "../../../web/parts/dialog.ts";
import { Field } from "../../../web/parts/field.ts";
import { Hint } from "../../../web/parts/hint.ts";
import { Main } from "../../../web/parts/main.ts";
import { Menu, MenuItem } from "../../../web/parts/menu.ts";
import { Segmented } from "../../../web/parts/segmented.ts";
import { Switch } from "../../../web/parts/switch.ts";
import { Table, type Column } from "../../../web/parts/table.ts";
import { Tabs } from "../../../web/parts/tabs.ts";
import { say, Toast } from "../../../web/parts/toast.ts";
import { TopBar } from "../../../web/parts/top-bar.ts";
import { startTheme } from "../../../web/theme.ts";

/** Every small part in one place, for who builds a screen: /style-guide of the preview. */
const NAMES = ["Ada", "Björn", "Chloé", "Dmitri", "Élise", "Farid", "Grace", "Hilde"];
interface Member {
  readonly name: string;
  readonly role: string;
  readonly visits: number | null;
}
const MEMBERS: readonly Member[] = NAMES.map((name, at) => ({
  name,
  role: at % 3 === 0 ? "Owner" : "Viewer",
  visits: at === 4 ? null : (at * 37) % 11,
}));
const COLUMNS: readonly Column<Member>[] = [
  { key: "name", label: "Name", value: ({ name }) => name, cell: ({ name }) => name },
  { key: "role", label: "Role", cell: ({ role }) => role, wide: true },
  { key: "visits", label: "Visits", value: ({ visits }) => visits, cell: ({ visits }) => visits ?? "–", right: true },
];
const INTERVALS = ["Days", "Weeks", "Months"].map((label) => ({ key: label, label }));

function StyleGuide() {
  const [interval, setInterval] = useState("Days");
  const [on, setOn] = useState(true);
  const [text, setText] = useState("Paris");
  const [open, setOpen] = useState(false);
  const input = (event: Event): void => setText((event.target as HTMLInputElement).value);
  return html`<${TopBar} me=${{ email: "owner@example.com", role: "owner", demo: false, version: "0.1.0" }} />
    <${Main} class="entry entry-wide">
      <h1>Parts of the dashboard</h1>
      <div style=${{ display: "grid", gap: "16px" }}>
        <p>
          <button type="button" class="button button-main" onClick=${() => setOpen(true)}>Dialog</button>${" "}
          <button type="button" class="button" onClick=${() => say("The goal was added.")}>Say something</button>${" "}
          <button type="button" class="button" disabled>Disabled</button>
        </p>
        <div class="hinted" style=${{ position: "relative" }}>
          <button type="button" class="button" aria-describedby="guide-hint">What is this?</button>
          <${Hint} id="guide-hint">A hint explains its control.<//>
        </div>
        <${Segmented} name="Interval" options=${INTERVALS} chosen=${interval} onPick=${setInterval} />
        <${Tabs} name="Interval" tabs=${INTERVALS} chosen=${interval} controls="guide-panel" onPick=${setInterval} />
        <div id="guide-panel" role="tabpanel" aria-label=${interval}>${interval}</div>
        <${Menu} label="Menu"
          >${(close: () => void) => INTERVALS.map(({ key, label }) => html`<${MenuItem} key=${key} checked=${key === interval} onPick=${() => (close(), setInterval(key))}>${label}<//>`)}<//
        >
        <${Switch}
          id="guide-switch"
          label="Count downloads"
          hint="It holds at once, for all pages of the site."
          on=${on}
          onChange=${setOn}
        />
        <${Switch} id="guide-switch-off" label="Not for this role" on=${false} disabled onChange=${setOn} />
        <${Field} id="guide-city" label="City" hint="Where the days are counted."
          ><${Combobox} id="guide-city" value=${text} options=${NAMES.map((value) => ({ value, label: value }))} onInput=${setText}
        /><//>
        <${Field} id="guide-name" label="Name" error="This name is taken."
          ><input class="input" id="guide-name" aria-describedby="guide-name-note" aria-invalid="true" value=${text} onInput=${input}
        /><//>
        <${Table} caption="Who may see this site" columns=${COLUMNS} rows=${MEMBERS} keyOf=${({ name }: Member) => name} perPage=${5} />
        <${CodeBlock} text="cairn serve" name="Command" />
      </div>
      ${open && html`<${Dialog} title="A dialog" onClose=${() => setOpen(false)}><p>It keeps the focus, and gives it back.</p><//>`}
    <//>
    <${Toast} />`;
}

const draw = (): void => render(html`<${StyleGuide} />`, document.getElementById("app")!);
startTheme();
startHints();
await startLanguage();
draw();
onLanguageChange(draw);
