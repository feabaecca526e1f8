import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { sortRows } from "../sort-rows.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Sorts; null comes last. A column without it cannot be sorted by. */
  readonly value?: (row: Row) => string | number | null;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand right. */
  readonly right?: boolean;
  /** Left out on a narrow screen. */
  readonly wide?: boolean;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly perPage?: number;
}

/** Rows in pages, sorted by the head that is pressed; the first column names the row. */
export function Table<Row>({ caption, columns, rows, keyOf, perPage = 25 }: TableProps<Row>) {
  const [sort, setSort] = useState<{ readonly key: string; readonly down: boolean } | null>(null);
  const [page, setPage] = useState(0);
  const sorted = sortRows(rows, columns.find(({ key }) => key === sort?.key)?.value, sort?.down ?? false);
  const pages = Math.max(1, Math.ceil(rows.length / perPage));
  const at = Math.min(page, pages - 1);
  const press = (key: string): void => (setPage(0), setSort({ key, down: sort?.key === key && !sort.down }));
  const head = ({ key, label, value, ...column }: Column<Row>) => {
    const order = sort?.key === key ? (sort.down ? "descending" : "ascending") : undefined;
    const sign = html`<span aria-hidden="true">${order === undefined ? "" : order === "ascending" ? " ↑" : " ↓"}</span>`;
    return html`<th scope="col" key=${key} class=${classOf(column)} aria-sort=${order}>
      ${value === undefined ? label : html`<button type="button" class="table-sort" onClick=${() => press(key)}>${label}${sign}</button>`}
    </th>`;
  };
  const step = (icon: "left" | "right", name: string, to: number, disabled: boolean) =>
    html`<button type="button" class="button button-icon" aria-label=${name} disabled=${disabled} onClick=${() => setPage(to)}>
      <${Icon} name=${icon} />
    </button>`;
  return html`<div class="table-place">
    <table class="table">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(head)}
        </tr>
      </thead>
      <tbody>
        ${sorted.slice(at * perPage, (at + 1) * perPage).map(
          (row) =>
            html`<tr key=${keyOf(row)}>
              ${columns.map((column, first) => html`<${first === 0 ? "th" : "td"} scope=${first === 0 ? "row" : undefined} class=${classOf(column)}>${column.cell(row)}<//>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      pages > 1 &&
      html`<nav class="table-pages" aria-label=${caption}>
        ${step("left", t("tools.earlier-page"), at - 1, at === 0)}
        <span role="status">${t("tools.page-of", { page: at + 1, pages })}</span>
        ${step("right", t("tools.later-page"), at + 1, at === pages - 1)}
      </nav>`
    }
  </div>`;
}

const classOf = ({ right = false, wide = false }: Pick<Column<never>, "right" | "wide">): string =>
  [right ? "table-right" : "", wide ? "table-wide" : ""].join(" ").trim();
