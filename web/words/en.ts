import { common } from "./en/common.ts";
import { dimensions } from "./en/dimensions.ts";
import { errors } from "./en/errors.ts";
import { graph } from "./en/graph.ts";
import { metrics } from "./en/metrics.ts";
import { site } from "./en/site.ts";

/** The words that come with the page. */
export const en = { common, dimensions, errors, graph, metrics, site };
