import { account } from "./en/account.ts";
import { common } from "./en/common.ts";
import { dimensions } from "./en/dimensions.ts";
import { errors } from "./en/errors.ts";
import { graph } from "./en/graph.ts";
import { metrics } from "./en/metrics.ts";
import { site } from "./en/site.ts";
import { sites } from "./en/sites.ts";

/** The words that come with the page. */
export const en = { account, common, dimensions, errors, graph, metrics, site, sites };
