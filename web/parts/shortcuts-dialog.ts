import { html } from "htm/preact";
import type { Me } from "../api.ts";
import type { Period } from "../range.ts";
import { mayShare } from "../settings-sections.ts";
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
  ["L", "site.share"],
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
  | "site.share"
  | `site.range.${Period}`
  | `keyboard.${"move" | "compare" | "list" | "realtime" | "search" | "palette" | "exclude" | "escape"}`;

/** Without a meaning for who has a shared link, and the last one for viewers. */
const OF_ACCOUNTS: readonly ShortcutKey[] = ["site.drops", "keyboard.palette", "site.share"];

export function ShortcutsDialog({ me, onClose }: { me: Me | null; onClose: () => void }) {
  const none = me === null ? OF_ACCOUNTS : mayShare(me) ? [] : OF_ACCOUNTS.slice(-1);
  return html`<${Dialog} title=${t("keyboard.title")} onClose=${onClose}>
    <dl class="shortcuts">
      ${SHORTCUTS.filter(([, means]) => !none.includes(means)).map(
        ([key, means]) =>
          html`<div key=${key}>
            <dt><kbd>${key}</kbd></dt>
            <dd>${t(means)}</dd>
          </div>`,
      )}
    </dl>
  <//>`;
}
