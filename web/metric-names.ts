import { isNamedMetric, type Metric } from "../src/model/metric.ts";
import { locale } from "./language.ts";
import { t } from "./words/t.ts";

/** A metric as a reader calls it; an aggregate is called what the request calls it. */
export const metricName = (metric: Metric): string => (isNamedMetric(metric) ? t(`metrics.${metric}`) : metric);

/** What it means, in one sentence. */
export const metricSentence = (metric: Metric): string => (isNamedMetric(metric) ? t(`metrics.${metric}.sentence`) : "");

/** Its name within a sentence: "1,204 visitors". */
export const metricWord = (metric: Metric): string => metricName(metric).toLocaleLowerCase(locale());

/** Metrics of which less is better. */
export const LESS_IS_BETTER: ReadonlySet<Metric> = new Set<Metric>(["bounce_rate", "exit_rate", "failures"]);
