import { unitOf } from "../src/model/metric.ts";
import type { AnswerRow } from "./api.ts";
import { hasFilter, isExcluded, type Filter } from "./filter.ts";
import { formatExact, formatShare, formatShort } from "./format.ts";
import { metricWord } from "./metric-names.ts";
import { outsideAddress, valueName } from "./names.ts";
import { tabBelow, type Tab } from "./panels.ts";
import type { IconName } from "./parts/icon.ts";
import { t } from "./words/t.ts";

/** A line of a panel's list, ready to be shown. */
export interface TopRow {
  readonly value: string;
  readonly name: string;
  /** Its flag stands before the name. */
  readonly country: string | undefined;
  readonly icon: IconName | undefined;
  /** By which the list is sorted. */
  readonly count: number;
  /** Length of the bar, 0 to 1: the share of the top row. */
  readonly bar: number;
  readonly shown: readonly string[];
  /** Exact numbers and the share, for the pointer that rests and for screen readers. */
  readonly detail: string;
  readonly share: string;
  readonly chosen: boolean;
  readonly excluded: boolean;
  /** The page itself. */
  readonly outside: string | null;
  /** What lies below it can be opened. */
  readonly deep: boolean;
}

const DEVICE_ICONS: Readonly<Record<string, IconName>> = { Desktop: "desktop", Laptop: "desktop", Tablet: "tablet", Mobile: "mobile" };

interface RowContext {
  /** What the visitors' shares are shares of. */
  readonly visitors: number | null;
  readonly domain: string;
  readonly filters: readonly Filter[];
}

export function topRows(results: readonly AnswerRow[], tab: Tab, { visitors, domain, filters }: RowContext): readonly TopRow[] {
  const { dimension, metrics, view } = tab;
  const top = Math.max(1, ...results.map((row) => row.metrics[0] ?? 0));
  const visitorsAt = metrics.indexOf("visitors");
  return results.map((row) => {
    const value = row.dimensions[0]!;
    const count = row.metrics[0] ?? 0;
    const name = view === "keys" ? value : valueName(dimension, value);
    const share = visitors === null || visitors === 0 || visitorsAt === -1 ? "" : formatShare((row.metrics[visitorsAt] ?? 0) / visitors);
    return {
      value,
      name,
      country: dimension === "visit:country" ? value : undefined,
      icon: dimension === "visit:device" ? DEVICE_ICONS[value] : undefined,
      count,
      bar: count / top,
      shown: row.metrics.map((number, at) => formatShort(number, unitOf(metrics[at]!))),
      detail: detailOf(row, name, tab, share),
      share,
      chosen: hasFilter(filters, dimension, value),
      excluded: isExcluded(filters, dimension, value),
      outside: outsideAddress(dimension, value, domain),
      deep: tabBelow(tab, value) !== null,
    };
  });
}

function detailOf(row: AnswerRow, value: string, { metrics }: Tab, share: string): string {
  const numbers = metrics
    .map((metric, at) => t("site.rows.number", { number: formatExact(row.metrics[at]!, unitOf(metric)), metric: metricWord(metric) }))
    .join(", ");
  return t("site.rows.detail", { value, numbers: share === "" ? numbers : t("site.rows.share", { numbers, share }) });
}

/** The values that were opened one below the other, as a reader knows them. */
export const pathNames = ({ path = [], within = [] }: Tab): readonly string[] =>
  path.map((value, at) => (within[at] === undefined ? value : valueName(within[at].dimension, value)));
