import { html } from "htm/preact";
import type { Period } from "../range.ts";
import { sharePath } from "../route.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";

/** What each key means, for the sheet behind "?". */
const SHORTCUTS: readonly (readonly [key: string, means: ShortcutKey])[] = [
  ["T", "site.range.day"],
  ["D", "site.range.24h"],
  ["W", "site.range.7d"],
  ["M", "site.range.month"],
  ["Y", "site.range.year"],
  ["A", "site.range.all"],
  ["← →", "keyboard.move"],
  ["C", "keyboard.compare"],
  ["F", "filters.new"],
  ["S", "site.segments"],
  ["N", "site.drops"],
  ["R", "keyboard.realtime"],
  ["/", "keyboard.search"],
  ["Ctrl K", "keyboard.palette"],
  ["⇧", "keyboard.exclude"],
  ["Esc", "keyboard.escape"],
  ["?", "keyboard.list"],
];

type ShortcutKey =
  | "filters.new"
  | "site.segments"
  | "site.drops"
  | `site.range.${Period}`
  | `keyboard.${"move" | "compare" | "list" | "realtime" | "search" | "palette" | "exclude" | "escape"}`;

/** Without a meaning in a shared link. */
const OF_ACCOUNTS: readonly ShortcutKey[] = ["site.drops", "keyboard.palette"];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return html`<${Dialog} title=${t("keyboard.title")} onClose=${onClose}>
    <dl class="shortcuts">
      ${SHORTCUTS.filter(([, means]) => !sharePath() || !OF_ACCOUNTS.includes(means)).map(
        ([key, means]) =>
          html`<div key=${key}>
            <dt><kbd>${key}</kbd></dt>
            <dd>${t(means)}</dd>
          </div>`,
      )}
    </dl>
  <//>`;
}
