import { account } from "./fr/account.ts";
import { common } from "./fr/common.ts";
import { dimensions } from "./fr/dimensions.ts";
import { errors } from "./fr/errors.ts";
import { graph } from "./fr/graph.ts";
import { metrics } from "./fr/metrics.ts";
import { site } from "./fr/site.ts";
import { sites } from "./fr/sites.ts";

/** The words that come with the page. */
export const fr = { account, common, dimensions, errors, graph, metrics, site, sites };
