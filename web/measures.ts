import { unitOf, type NamedMetric } from "../src/model/metric.ts";
import { formatAxis, formatExact, formatMoney, formatShort, type Unit } from "./format.ts";
import { metricName } from "./metric-names.ts";

/** What a tile shows and the graph draws: a metric, and of revenue that of one currency, because currencies are never added. */
export type Measure = (typeof GRAPHED)[number] | `total_revenue:${string}`;

/** What every site has on its tiles, in reading order. */
export const HEADLINE = [
  "visitors",
  "visits",
  "pageviews",
  "views_per_visit",
  "bounce_rate",
  "visit_duration",
] as const satisfies readonly NamedMetric[];

/** Those of one number: no pages, goals or rows are needed beside them, or the page knows which. */
const GRAPHED = [...HEADLINE, "engaged_time", "time_on_page", "scroll_depth", "conversion_rate"] as const satisfies readonly NamedMetric[];

/** ISO 4217 */
const MONEY = /^total_revenue:[A-Z]{3}$/;

export const isMeasure = (text: string): text is Measure => MONEY.test(text) || (GRAPHED as readonly string[]).includes(text);
export const revenueIn = (currency: string): Measure => `total_revenue:${currency}`;
export const metricOf = (measure: Measure): NamedMetric => measure.split(":")[0] as NamedMetric;
/** Empty for all that is no money. */
export const currencyOf = (measure: Measure): string => measure.split(":")[1] ?? "";
export const unitOfMeasure = (measure: Measure): Unit => unitOf(metricOf(measure));

export function measureName(measure: Measure): string {
  const [name, currency] = [metricName(metricOf(measure)), currencyOf(measure)];
  return currency === "" ? name : `${name}, ${currency}`;
}

/** As short as a tile wants it. */
export const showShort = (value: number | null, measure: Measure): string => show(value, measure, formatShort, true);
export const showExact = (value: number | null, measure: Measure): string => show(value, measure, formatExact, false);
/** Beside an axis. */
export const showOnAxis = (value: number, measure: Measure): string => show(value, measure, formatAxis, true);

function show(value: number | null, measure: Measure, format: (value: number, unit: Unit) => string, short: boolean): string {
  if (value === null) return "–";
  const currency = currencyOf(measure);
  return currency === "" ? format(value, unitOfMeasure(measure)) : formatMoney(value, currency, short);
}

/** A value of an answer as a number: money comes as an object. */
export function amountOf(value: unknown): number | null {
  if (typeof value === "object" && value !== null) return amountOf((value as { value?: unknown }).value);
  return typeof value === "number" ? value : null;
}
