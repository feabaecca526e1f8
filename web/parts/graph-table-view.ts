import { html } from "htm/preact";
import { download } from "../download.ts";
import { graphTable } from "../export/tables.ts";
import { CSV, csvText, fileName } from "../export/csv.ts";
import type { GraphData } from "../graph-data.ts";
import { t } from "../words/t.ts";
import { CopyButton } from "./copy-button.ts";
import { GraphTable } from "./graph-table.ts";
import { Icon } from "./icon.ts";

/** The graph's numbers in its place, to be read, copied into a spreadsheet, or saved. */
export function GraphTableView({ data, domain }: { data: GraphData; domain: string }) {
  const table = graphTable(data);
  const select = (): void => getSelection()?.selectAllChildren(document.querySelector(".graph-table table")!);
  return html`<div class="graph-table-place">
    <${GraphTable} data=${data} visible=${true} />
    <div class="graph-table-foot">
      <${CopyButton} text=${table.map((row) => row.join("\t")).join("\n")} select=${select} />
      <button
        type="button"
        class="button"
        onClick=${() => download(fileName(domain, "graph", "csv"), new Blob([csvText(table)], { type: CSV }))}
      >
        <${Icon} name="download" />${t("tools.table.save")}
      </button>
    </div>
  </div>`;
}
