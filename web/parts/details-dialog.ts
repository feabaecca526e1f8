import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { unitOf } from "../../src/model/metric.ts";
import { api, type AnswerRow } from "../api.ts";
import { detailQuery } from "../detail-query.ts";
import { download } from "../download.ts";
import type { FilterDimension } from "../filter.ts";
import { formatExact } from "../format.ts";
import { useLoad, type Answered } from "../load.ts";
import { metricName } from "../metric-names.ts";
import { dimensionName, valueName } from "../names.ts";
import { pathNames } from "../panel-rows.ts";
import { headOf, type Tab } from "../panels.ts";
import { unansweredError } from "../unanswered.ts";
import type { SiteState } from "../url.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { FilterDimensionMenu } from "./filter-dimension.ts";
import { Flag } from "./flag.ts";
import { SkeletonRows } from "./skeleton.ts";
import { Table, type Column } from "./table.ts";
import { laterApi } from "../later-api.ts";

interface DetailsProps {
  /** The panel's. */
  readonly name: string;
  readonly tab: Tab;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  /** What it is searched for when it opens. */
  readonly find: string;
  /** With the shift key: everything but this. */
  readonly onPick: (value: string, exclude: boolean) => void;
  /** Opens the table of this list and another dimension. */
  readonly onCross: (by: FilterDimension) => void;
  readonly onClose: () => void;
}

/** The long list behind a panel, with everything that is counted of its values: to be searched, sorted and taken away. */
export function DetailsDialog({ name, tab, domain, state, today, find, onPick, onCross, onClose }: DetailsProps) {
  const query = detailQuery(domain, state, tab, today);
  const { data, error, reload } = useLoad(JSON.stringify(query), async (signal): Promise<Answered> => {
    const [answer] = await api.query([query], signal);
    const unanswered = unansweredError(answer!);
    if (unanswered !== null) throw unanswered;
    return { query, answer: answer! };
  });
  const { data: keys } = useLoad(domain, (signal) => laterApi.properties(domain, signal));
  const [text, setText] = useState(find);
  const title = t("panels.title", {
    panel: name,
    tab: [t(`site.tab.${headOf(tab)}`), ...(tab.of === undefined ? [] : [dimensionName(tab.dimension)]), ...pathNames(tab)].join(" › "),
  });
  const total = data?.answer.meta.total_rows ?? 0;
  const count = data?.answer.results.length ?? 0;
  const nameOf = ({ dimensions }: AnswerRow): string => valueName(tab.dimension, dimensions[0]!);
  const wanted = text.trim().toLowerCase();
  const rows = (data?.answer.results ?? []).filter((row) => nameOf(row).toLowerCase().includes(wanted));
  const save = async (): Promise<void> => {
    if (data !== null) download(`${tab.key}.csv`, await laterApi.csv(data.query));
  };
  return html`<${Dialog} title=${title} wide onClose=${onClose}>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${
      data === null
        ? error === null && html`<${SkeletonRows} rows=${12} />`
        : html`<div class="details-tools">
              <input
                class="input"
                type="search"
                aria-label=${t("tools.rows.search")}
                placeholder=${t("tools.rows.search")}
                value=${text}
                onInput=${(event: Event) => setText((event.currentTarget as HTMLInputElement).value)}
              />
              <${FilterDimensionMenu}
                label=${t("panels.cross")}
                properties=${(keys?.properties ?? []).filter(({ hidden }) => !hidden).map(({ key }) => key)}
                onPick=${onCross}
              />
              <button type="button" class="button" onClick=${save}>${t("tools.rows.csv")}</button>
            </div>
            <div class="dialog-scroll">
              <${Table}
                caption=${title}
                columns=${columnsOf(data, tab, nameOf, onPick)}
                rows=${rows}
                keyOf=${({ dimensions }: AnswerRow) => dimensions[0]!}
              />
              ${rows.length === 0 && html`<p class="rows-empty">${t("tools.rows.none")}</p>`}
            </div>`
    }
    ${total > count && html`<p class="fine">${t("tools.rows.first", { shown: count, total })}</p>`}
  <//>`;
}

function columnsOf(
  { query }: Answered,
  tab: Tab,
  nameOf: (row: AnswerRow) => string,
  onPick: (value: string, exclude: boolean) => void,
): Column<AnswerRow>[] {
  const name: Column<AnswerRow> = {
    key: "name",
    label: dimensionName(tab.dimension),
    value: nameOf,
    cell: (row) =>
      html`<button type="button" class="link" onClick=${(event: MouseEvent) => onPick(row.dimensions[0]!, event.shiftKey)}>
        ${tab.dimension === "visit:country" && html`<${Flag} country=${row.dimensions[0]} /> `}${nameOf(row)}
      </button>`,
  };
  const numbers = query.metrics.map((metric, at): Column<AnswerRow> => ({
    key: metric,
    label: metricName(metric),
    value: ({ metrics }) => metrics[at] ?? null,
    cell: ({ metrics }) => formatExact(metrics[at] ?? null, unitOf(metric)),
    right: true,
    wide: at > 0,
  }));
  return [name, ...numbers];
}
