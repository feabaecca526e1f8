import { html } from "htm/preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { Me } from "../api.ts";
import { matchScore } from "../fuzzy.ts";
import { useLoad } from "../load.ts";
import { commandsOf, valueCommands, type Command, type CommandGroup } from "../palette-commands.ts";
import { noteCommand, recentCommands } from "../recent.ts";
import type { Route } from "../route.ts";
import { t } from "../words/t.ts";
import { laterApi } from "../later-api.ts";

interface PaletteProps {
  readonly route: Route;
  readonly search: string;
  readonly me: Me;
  readonly onClose: () => void;
}

const MOST_SHOWN = 40;
const PAUSE_MS = 150;
const LEAST_LETTERS = 2;

/** Everything by typing its name: what was chosen last first, then what fits best. */
export function Palette({ route, search, me, onClose }: PaletteProps) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const sites = useLoad("sites", (signal) => laterApi.sites(signal));
  const here = { route, search, me, sites: sites.data?.sites.map(({ domain }) => domain) ?? [] };
  const values = useValues(text.trim(), (wanted, signal) => valueCommands(here, wanted, signal));
  const recent = useMemo(recentCommands, []);
  const found = foundOf(commandsOf(here), values, text.trim(), recent);
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const run = (command: Command): void => {
    // What is opened next must find no dialog in its way, and give the focus back to the page.
    dialog.current?.close();
    noteCommand(command.id);
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === "Enter" && chosen !== undefined) run(chosen);
    else return;
    event.preventDefault();
  };
  return html`<dialog
    class="dialog palette"
    ref=${dialog}
    aria-label=${t("palette.title")}
    onClose=${onClose}
    onClick=${(event: MouseEvent) => event.target === dialog.current && dialog.current?.close()}
  >
    <div class="palette-body">
      <input
        class="palette-input"
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        autofocus
        aria-label=${t("palette.title")}
        aria-expanded=${found.length > 0}
        aria-controls=${listId}
        aria-autocomplete="list"
        aria-activedescendant=${chosen && `${listId}-${chosen.id}`}
        placeholder=${t("palette.placeholder")}
        value=${text}
        onInput=${(event: Event) => (setText((event.target as HTMLInputElement).value), setAt(0))}
        onKeyDown=${onKeyDown}
      />
      ${found.length > 0 && html`<${Found} id=${listId} found=${found} chosen=${chosen} grouped=${text.trim() === ""} onRun=${run} />`}
      <p class="unseen" role="status">${text === "" ? "" : t("palette.found", { count: found.length })}</p>
      ${found.length === 0 && html`<p class="menu-note">${t("palette.none")}</p>`}
    </div>
  </dialog>`;
}

/** Commands that need the server: asked for once the reader pauses, and forgotten with the text they answer. */
function useValues(text: string, ask: (text: string, signal: AbortSignal) => Promise<readonly Command[]>): readonly Command[] {
  const [answer, setAnswer] = useState<{ readonly text: string; readonly commands: readonly Command[] }>({ text: "", commands: [] });
  useEffect(() => {
    if (text.length < LEAST_LETTERS) return;
    const cancel = new AbortController();
    const timer = setTimeout(() => {
      ask(text, cancel.signal).then(
        (commands) => cancel.signal.aborted || setAnswer({ text, commands }),
        // Without an answer the other commands are there all the same.
        () => {},
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      cancel.abort();
    };
  }, [text]);
  return answer.text === text ? answer.commands : [];
}

function foundOf(commands: readonly Command[], values: readonly Command[], text: string, recent: readonly string[]): readonly Command[] {
  if (text === "") {
    const again = recent
      .flatMap((id) => commands.filter((command) => command.id === id))
      .map((command): Command => ({ ...command, group: "recent" }));
    return [...again, ...commands.filter(({ id }) => !recent.includes(id))].slice(0, MOST_SHOWN);
  }
  const scored = commands.flatMap((command) => {
    const score = matchScore(command.label, text);
    return score === null ? [] : [{ command, score: score + (recent.includes(command.id) ? 3 : 0) }];
  });
  const best = scored.toSorted((left, right) => right.score - left.score).map(({ command }) => command);
  return [...best.slice(0, MOST_SHOWN), ...values];
}

interface FoundProps {
  readonly id: string;
  readonly found: readonly Command[];
  readonly chosen: Command | undefined;
  /** Under headings; else each line says what it belongs to. */
  readonly grouped: boolean;
  readonly onRun: (command: Command) => void;
}

function Found({ id, found, chosen, grouped, onRun }: FoundProps) {
  const line = (command: Command) =>
    html`<li
      class="menu-item"
      role="option"
      key=${command.id}
      id=${`${id}-${command.id}`}
      aria-selected=${command === chosen}
      onClick=${() => onRun(command)}
    >
      <span>${command.label}</span>
      ${command.hint !== undefined && html`<kbd>${command.hint}</kbd>`}
      ${!grouped && html`<span class="fine">${t(`palette.group.${command.group}`)}</span>`}
    </li>`;
  if (!grouped)
    return html`<ul class="palette-list" role="listbox" id=${id} aria-label=${t("palette.title")}>
      ${found.map(line)}
    </ul>`;
  const groups = [...new Set(found.map(({ group }): CommandGroup => group))];
  return html`<div class="palette-list" role="listbox" id=${id} aria-label=${t("palette.title")}>
    ${groups.map(
      (group) =>
        html`<ul key=${group} role="group" aria-label=${t(`palette.group.${group}`)}>
          <li class="menu-head" role="presentation">${t(`palette.group.${group}`)}</li>
          ${found.filter((command) => command.group === group).map(line)}
        </ul>`,
    )}
  </div>`;
}
