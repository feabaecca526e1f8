import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

export interface TopRow {
  readonly value: string;
  readonly name: string;
  /** A flag or an icon before the name. */
  readonly sign?: ComponentChildren;
  /** Length of the bar, 0 to 1: the share of the top row. */
  readonly bar: number;
  readonly shown: readonly string[];
  /** Exact numbers and the share, for the pointer that rests and for screen readers. */
  readonly detail: string;
  readonly share: string;
  readonly chosen: boolean;
  /** The page itself. */
  readonly outside: string | null;
}

interface TopListProps {
  readonly rows: readonly TopRow[];
  readonly onPick: (value: string) => void;
  /** With the shift key. */
  readonly onExclude: (value: string) => void;
}

/** A list in which every row is a button that filters; the bar lies behind the text. */
export function TopList({ rows, onPick, onExclude }: TopListProps) {
  return html`<ol class="rows">
    ${rows.map((row) => html`<li class="row-line" key=${row.value}><${Row} row=${row} onPick=${(value: string, exclude: boolean) => (exclude ? onExclude : onPick)(value)} /></li>`)}
  </ol>`;
}

function Row({ row, onPick }: { row: TopRow; onPick: (value: string, exclude: boolean) => void }) {
  return html`
    <button
      type="button"
      class="row"
      aria-pressed=${row.chosen}
      title=${row.detail}
      onClick=${(event: MouseEvent) => onPick(row.value, event.shiftKey)}
    >
      <span class="row-bar" style=${{ width: `${(row.bar * 100).toFixed(2)}%` }}></span>
      ${row.sign !== undefined && html`<span class="row-sign" aria-hidden="true">${row.sign}</span>`}
      <span class="row-name">${row.name}</span>
      <span class="row-share">${row.share}</span>
      ${row.shown.map((number, at) => html`<span class="row-value" key=${at}>${number}</span>`)}
    </button>
    ${
      row.outside !== null &&
      html`<a
        class="row-out"
        href=${row.outside}
        target="_blank"
        rel="noopener noreferrer"
        aria-label=${t("common.open-outside", { name: row.name })}
        ><${Icon} name="out"
      /></a>`
    }
  `;
}
