export type Cell = string | number | null;
export type Rows = readonly (readonly Cell[])[];

export const CSV = "text/csv;charset=utf-8";

/** "example.com graph 2026-11-21.csv" */
export const fileName = (domain: string, what: string, ending: string): string =>
  `${domain} ${what} ${new Date().toISOString().slice(0, 10)}.${ending}`;

/** CSV (RFC 4180), as the server writes it. The mark in front tells spreadsheets that it is UTF-8. */
export const csvText = (rows: Rows): string => `\uFEFF${rows.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("")}`;

/** A text that a spreadsheet would take for a formula gets an apostrophe in front, which shows it as the text that it is. */
function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[\x22,\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
