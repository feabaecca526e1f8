import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { unitOf, type NamedMetric } from "../../src/model/metric.ts";
import { api, asApiError, type Pivot } from "../api.ts";
import { addsUp, crossingMetrics, crossingQuery, crossingTable, SAVED, SHOWN, type CrossingSize } from "../crossing.ts";
import { download } from "../download.ts";
import { errorText } from "../error-text.ts";
import { CSV, csvText, fileName } from "../export/csv.ts";
import { excludeWithin, toggleWithin, type FilterDimension, type SimpleFilter } from "../filter.ts";
import { formatExact } from "../format.ts";
import { useGridKeys } from "../grid-keys.ts";
import { useLoad } from "../load.ts";
import { amountOf } from "../measures.ts";
import { metricName, metricWord } from "../metric-names.ts";
import { dimensionName, valueName } from "../names.ts";
import { pathNames } from "../panel-rows.ts";
import type { Tab } from "../panels.ts";
import { shadeOf } from "../shades.ts";
import { unansweredError } from "../unanswered.ts";
import type { SiteState } from "../url.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { FilterDimensionMenu } from "./filter-dimension.ts";
import { Flag } from "./flag.ts";
import { Segmented } from "./segmented.ts";
import { SkeletonRows } from "./skeleton.ts";
import { say } from "./toast.ts";
import { laterApi } from "../later-api.ts";

interface CrossDialogProps {
  readonly tab: Tab;
  /** What its values are crossed with. */
  readonly by: FilterDimension;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly onBy: (dimension: FilterDimension) => void;
  readonly change: (part: Partial<SiteState>) => void;
}

/** A list's values beside those of another dimension, as a table with shaded cells. */
export function CrossDialog({ tab, by, domain, state, today, onBy, change }: CrossDialogProps) {
  const metrics = crossingMetrics(tab);
  const [metric, setMetric] = useState<NamedMetric>(metrics[0]!);
  const ask = async (size: CrossingSize, signal?: AbortSignal): Promise<Pivot> => {
    const [answer] = await api.query([crossingQuery(domain, state, { tab, by, metric, size }, today)], signal);
    const unanswered = unansweredError(answer!);
    if (unanswered !== null) throw unanswered;
    return answer!.meta.pivot!;
  };
  const key = JSON.stringify(crossingQuery(domain, state, { tab, by, metric, size: SHOWN }, today));
  const { data: pivot, error, reload } = useLoad(key, (signal) => ask(SHOWN, signal));
  const { data: keys } = useLoad(domain, (signal) => laterApi.properties(domain, signal));
  const close = () => change({ cross: "" });
  const save = async (): Promise<void> => {
    try {
      const rows = crossingTable(await ask(SAVED), tab, by, t("panels.cross.total"));
      download(fileName(domain, `${tab.dimension} ${by}`.replaceAll(/[^\w ]+/g, "-"), "csv"), new Blob([csvText(rows)], { type: CSV }));
    } catch (failed) {
      say(errorText(asApiError(failed)));
    }
  };
  const names = { rows: [dimensionName(tab.dimension), ...pathNames(tab)].join(" › "), columns: dimensionName(by) };
  const pick = (dimension: FilterDimension, value: string, within: readonly SimpleFilter[], exclude: boolean): void =>
    change({ cross: "", filters: (exclude ? excludeWithin : toggleWithin)(state.filters, within, dimension, value) });
  return html`<${Dialog} title=${t("panels.cross.title", names)} wide onClose=${close}>
    <div class="details-tools crossing-tools">
      <${FilterDimensionMenu}
        chosen=${by}
        properties=${(keys?.properties ?? []).filter(({ hidden }) => !hidden).map(({ key: name }) => name)}
        onPick=${onBy}
      />
      <${Segmented}
        name=${t("panels.cross.metric")}
        options=${metrics.map((one) => ({ key: one, label: metricName(one) }))}
        chosen=${metric}
        onPick=${setMetric}
      />
      <button type="button" class="button" onClick=${save}>${t("tools.rows.csv")}</button>
    </div>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${
      pivot === null
        ? error === null && html`<${SkeletonRows} rows=${12} />`
        : pivot.rows.length === 0
          ? html`<p class="rows-empty">${t("site.filter.none")}</p>`
          : html`<${CrossTable} name=${t("panels.cross.title", names)} pivot=${pivot} tab=${tab} by=${by} metric=${metric} onPick=${pick} />
              <p class="fine crossing-note">${noteOf(pivot, metric)}</p>`
    }
  <//>`;
}

function noteOf({ rows, columns, row_count: allRows, column_count: allColumns }: Pivot, metric: NamedMetric): string {
  const sums = addsUp(metric) ? "" : t("panels.cross.sums");
  const isAll = rows.length === allRows && columns.length === allColumns;
  const part = isAll ? "" : t("panels.cross.part", { rows: rows.length, allRows, columns: columns.length, allColumns });
  return `${sums} ${part}`.trim();
}

interface CrossTableProps {
  readonly name: string;
  readonly pivot: Pivot;
  readonly tab: Tab;
  readonly by: FilterDimension;
  readonly metric: NamedMetric;
  readonly onPick: (dimension: FilterDimension, value: string, within: readonly SimpleFilter[], exclude: boolean) => void;
}

/** Heads filter by their value, a cell by both of its own. */
function CrossTable({ name, pivot, tab, by, metric, onPick }: CrossTableProps) {
  // The heads and the sums are walked to as well.
  const sums = { row: pivot.rows.length + 1, column: pivot.columns.length + 1 };
  const { grid, stop } = useGridKeys({ rows: sums.row + 1, columns: sums.column + 1, start: { row: 1, column: 1 } });
  const valueOf = (metrics: readonly unknown[] | null): number | null => (metrics === null ? null : amountOf(metrics[0]));
  const most = Math.max(0, ...pivot.cells.flat().map((cell) => valueOf(cell) ?? 0));
  const show = (metrics: readonly unknown[] | null): string => (metrics === null ? "" : formatExact(valueOf(metrics), unitOf(metric)));
  const within = tab.within ?? [];
  const head = (at: object, dimension: FilterDimension, value: string, above: readonly SimpleFilter[]) =>
    html`<button
      type="button"
      class="link"
      ...${at}
      title=${valueName(dimension, value)}
      onClick=${(event: MouseEvent) => onPick(dimension, value, above, event.shiftKey)}
    >
      ${dimension === "visit:country" && html`<${Flag} country=${value} /> `}${valueName(dimension, value)}
    </button>`;
  const cell = (at: object, row: string, column: string, metrics: readonly unknown[] | null) => {
    const names = { row: valueName(tab.dimension, row), column: valueName(by, column) };
    const number = t("site.rows.number", { number: formatExact(valueOf(metrics) ?? 0, unitOf(metric)), metric: metricWord(metric) });
    const text = t("panels.cross.cell", { ...names, number });
    const condition: SimpleFilter = { operator: "is", dimension: tab.dimension, values: [row] };
    return html`<td
      key=${column}
      class=${`table-right shade-${shadeOf(valueOf(metrics), most)}`}
      title=${text}
      aria-label=${text}
      ...${at}
      onClick=${(event: MouseEvent) => metrics !== null && onPick(by, column, [...within, condition], event.shiftKey)}
    >
      ${show(metrics)}
    </td>`;
  };
  const total = (row: number, column: number, metrics: readonly unknown[] | null) =>
    html`<td key=${column} class="table-right crossing-total" ...${stop(row, column)}>${show(metrics)}</td>`;
  return html`<div class="dialog-scroll">
    <table class="table crossing" aria-label=${name} ...${grid}>
      <thead>
        <tr>
          <th scope="col" ...${stop(0, 0)}>${dimensionName(tab.dimension)}</th>
          ${pivot.columns.map((column, index) => html`<th scope="col" class="table-right" key=${column}>${head(stop(0, index + 1), by, column, [])}</th>`)}
          <th scope="col" class="table-right" ...${stop(0, sums.column)}>${t("panels.cross.total")}</th>
        </tr>
      </thead>
      <tbody>
        ${pivot.rows.map(
          (row, at) =>
            html`<tr key=${row}>
              <th scope="row">${head(stop(at + 1, 0), tab.dimension, row, within)}</th>
              ${pivot.columns.map((column, index) => cell(stop(at + 1, index + 1), row, column, pivot.cells[at]![index]!))}
              ${total(at + 1, sums.column, pivot.row_totals[at]!)}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" ...${stop(sums.row, 0)}>${t("panels.cross.total")}</th>
          ${[...pivot.column_totals, pivot.total].map((metrics, index) => total(sums.row, index + 1, metrics))}
        </tr>
      </tfoot>
    </table>
  </div>`;
}
