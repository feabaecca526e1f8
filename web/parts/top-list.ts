import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import type { TopRow } from "../panel-rows.ts";
import { t } from "../words/t.ts";
import { Flag } from "./flag.ts";
import { Icon } from "./icon.ts";
import { Menu } from "./menu.ts";

interface TopListProps {
  readonly rows: readonly TopRow[];
  /** With the shift key: everything but this. */
  readonly onPick: (value: string, exclude: boolean) => void;
  /** Shows what lies below a value. */
  readonly onOpen: (value: string) => void;
  /** What else can be done with a row, in a menu; without it there is none. */
  readonly items?: (row: TopRow, close: () => void) => ComponentChildren;
}

/** A list in which every row is a button that filters; the bar lies behind the text. */
export function TopList({ rows, ...acts }: TopListProps) {
  return html`<ol class="rows">
    ${rows.map((row) => html`<${Row} key=${row.value} row=${row} ...${acts} />`)}
  </ol>`;
}

function Row({ row, onPick, onOpen, items }: Omit<TopListProps, "rows"> & { readonly row: TopRow }) {
  const { value, name, country, icon } = row;
  const sign = icon === undefined ? country && html`<${Flag} country=${country} />` : html`<${Icon} name=${icon} />`;
  return html`<li class="row-line" style=${{ "--values": row.shown.length }}>
    <button
      type="button"
      class="row"
      aria-pressed=${row.chosen}
      title=${row.detail}
      onClick=${(event: MouseEvent) => onPick(value, event.shiftKey)}
    >
      <span class="row-bar" style=${{ width: `${(row.bar * 100).toFixed(2)}%` }}></span>
      ${sign && html`<span class="row-sign">${sign}</span>`}
      <span class="row-name">${name}</span>
      <span class="row-share">${row.share}</span>
      ${row.shown.map((number, at) => html`<span class="row-value" key=${at}>${number}</span>`)}
    </button>
    <span class="row-tools">
      ${
        row.outside !== null &&
        html`<a
          class="button"
          href=${row.outside}
          target="_blank"
          rel="noopener noreferrer"
          aria-label=${t("common.open-outside", { name })}
          ><${Icon} name="out"
        /></a>`
      }
      ${
        row.deep &&
        html`<button type="button" class="button" aria-label=${t("site.rows.below", { name })} onClick=${() => onOpen(value)}>
          <${Icon} name="right" />
        </button>`
      }
      ${items && html`<${Menu} align="right" name=${t("site.rows.menu", { name })} label=${html`<${Icon} name="more" />`}>${(close: () => void) => items(row, close)}<//>`}
    </span>
  </li>`;
}
