import { common } from "./fr/common.ts";
import { dimensions } from "./fr/dimensions.ts";
import { errors } from "./fr/errors.ts";
import { graph } from "./fr/graph.ts";
import { metrics } from "./fr/metrics.ts";
import { site } from "./fr/site.ts";

/** The words that come with the page. */
export const fr = { common, dimensions, errors, graph, metrics, site };
