import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { api, type Remark } from "../api.ts";
import { formatDays, type Interval } from "../format.ts";
import { bucketAt, graphData, type SiteNow } from "../graph-data.ts";
import { INTERVALS, type GraphState } from "../graph-state.ts";
import { measureOfSeries } from "../headline.ts";
import { useLoad, type Answered } from "../load.ts";
import { measureName, metricOf, type Measure } from "../measures.ts";
import { metricSentence } from "../metric-names.ts";
import { addDays, daysOf, nameRange, type RangeChoice } from "../range.ts";
import { t } from "../words/t.ts";
import { Graph } from "./graph.ts";
import { GraphFlags, type Frame } from "./graph-flags.ts";
import { GraphTable } from "./graph-table.ts";
import type { Hover } from "./graph-tooltip.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { SecondMenu } from "./second-menu.ts";
import { Segmented } from "./segmented.ts";
import { Skeleton } from "./skeleton.ts";

const RemarksDialog = lazy(async () => (await import("../later.ts")).later.RemarksDialog);
const AnnotateLine = lazy(async () => (await import("../later.ts")).later.AnnotateLine);
const GraphTooltip = lazy(async () => (await import("../later.ts")).later.GraphTooltip);
const TableView = lazy(async () => (await import("../later.ts")).later.GraphTableView);

interface GraphPanelProps {
  readonly domain: string;
  /** May write annotations. */
  readonly mayAnnotate: boolean;
  readonly range: RangeChoice;
  readonly first: Answered | null;
  readonly second: Answered | null;
  readonly measures: readonly Measure[];
  readonly intervals: readonly Interval[];
  readonly asTable: boolean;
  readonly now: SiteNow;
  readonly stale: boolean;
  readonly change: (part: Partial<GraphState> & { readonly range?: RangeChoice }) => void;
}

/** What the annotations' dialog is about: those of a flag, or a new one on a day. */
type Annotating = { readonly remarks: readonly Remark[]; readonly day: string } | null;

/** The graph with what it shows and its tools. It shows what was answered, not what is being asked. */
export function GraphPanel({
  domain,
  mayAnnotate,
  range,
  first,
  second,
  measures,
  intervals,
  asTable,
  now,
  stale,
  change,
}: GraphPanelProps) {
  const [annotate, setAnnotate] = useState(false);
  const [dialog, setDialog] = useState<Annotating>(null);
  const days = daysOf(range, now.date);
  const remarks = useLoad(`${domain} ${days?.join(" ") ?? ""}`, (signal) => api.annotations(domain, days, signal));
  const data = useMemo(() => first && dataOf(first, second, now), [first, second, now.minute]);
  const metric = data?.first.measure ?? "visitors";
  const head = html`<div class="graph-head">
    <div class="legend" role="group" aria-label=${t("graph.lines")}>
      <span class="legend-line"><span class="key"></span>${measureName(metric)}</span>
      ${first?.answer.meta.comparison_date_range && html`<span class="legend-line fine"><span class="key key-before"></span>${earlierDays(first)}</span>`}
      <${SecondMenu}
        measures=${measures}
        metric=${metric}
        second=${data?.second?.measure ?? null}
        onPick=${(picked: Measure | null) => change({ second: picked })}
      />
    </div>
    <div class="graph-tools">
      ${
        intervals.length > 1 &&
        data !== null &&
        html`<${Segmented}
          name=${t("graph.interval")}
          options=${INTERVALS.filter((key) => intervals.includes(key)).map((key) => ({ key, label: t(`graph.interval.${key}`) }))}
          chosen=${data.interval}
          onPick=${(wanted: Interval) => change({ interval: wanted === intervals[0] ? null : wanted })}
        />`
      }
      ${mayAnnotate && !asTable && tool("flag", t("graph.annotate"), annotate, () => setAnnotate(!annotate))}
      ${tool("table", t("graph.table"), asTable, () => (setAnnotate(false), change({ asTable: !asTable })))}
    </div>
  </div>`;
  const sentence = html`<p class="fine graph-sentence">${metricSentence(metricOf(metric))}</p>`;
  if (data === null) return html`<div class="graph-panel">${head}${sentence}<${Skeleton} class="skeleton-graph" /></div>`;

  const shown = remarks.data?.annotations ?? [];
  const zoom = (from: number, to: number): void => {
    const next = data.labels[to + 1]?.slice(0, 10);
    const within = data.interval === "hour" || data.interval === "minute";
    const last = within ? data.labels[to]!.slice(0, 10) : next === undefined ? now.date : addDays(next, -1);
    change({ range: nameRange([data.labels[from]!.slice(0, 10), last > now.date ? now.date : last], now.date), interval: null });
  };
  const isOneDay = data.labels[0]?.slice(0, 10) === data.labels.at(-1)?.slice(0, 10);
  const over = (frame: Frame, hover: Hover | null) => html`
    <${GraphFlags}
      data=${data}
      remarks=${shown}
      frame=${frame}
      onOpen=${(of: readonly Remark[]) => setDialog({ remarks: of, day: of[0]!.at.slice(0, 10) })}
    />
    ${hover !== null && html`<${GraphTooltip} data=${data} hover=${hover} remarks=${textsAt(data, shown, hover.at)} />`}
  `;
  const endAnnotating = (): void => setAnnotate(false);
  return html`<div class=${stale ? "graph-panel stale" : "graph-panel"}>
    ${head} ${sentence}
    ${annotate && html`<${AnnotateLine} onDate=${() => setDialog({ remarks: [], day: now.date })} onEnd=${endAnnotating} />`}
    ${
      asTable
        ? html`<${TableView} data=${data} domain=${domain} />`
        : html`<${Graph}
              data=${data}
              onZoom=${isOneDay || annotate ? null : zoom}
              onPick=${annotate ? (at: number) => setDialog({ remarks: [], day: dayOf(data.labels[at]!, now) }) : null}
              >${over}<//
            ><${GraphTable} data=${data} visible=${false} />`
    }
    ${
      dialog !== null &&
      html`<${RemarksDialog}
        ...${dialog}
        domain=${domain}
        mayChange=${mayAnnotate}
        onChanged=${() => (endAnnotating(), remarks.reload())}
        onClose=${() => setDialog(null)}
      />`
    }
  </div>`;
}

const tool = (icon: "flag" | "table", label: string, pressed: boolean, onPress: () => void) =>
  html`<button
    type="button"
    class="button button-quiet button-icon"
    aria-label=${label}
    title=${label}
    aria-pressed=${pressed}
    onClick=${onPress}
  >
    <${Icon} name=${icon} />
  </button>`;

function dataOf(first: Answered, second: Answered | null, now: SiteNow) {
  const line = ({ query, answer }: Answered) => ({ measure: measureOfSeries(query), answer });
  const interval = (first.query.dimensions?.[0] ?? "time:day").slice("time:".length) as Interval;
  // While one of the two is on its way, they may have other buckets.
  const together = second !== null && second.answer.results.length === first.answer.results.length;
  return graphData(line(first), together ? line(second) : null, interval, now);
}

function earlierDays({ answer }: Answered): string {
  const [from, to] = answer.meta.comparison_date_range!;
  return formatDays(from.slice(0, 10), to.slice(0, 10));
}

const textsAt = (
  { labels, interval }: { labels: readonly string[]; interval: Interval },
  remarks: readonly Remark[],
  at: number,
): string[] => remarks.filter((remark) => bucketAt(labels, interval, remark.at) === at).map(({ text }) => text);

/** A bucket's first day, or today where that has not come yet. */
const dayOf = (label: string, { date }: SiteNow): string => (label.slice(0, 10) > date ? date : label.slice(0, 10));
