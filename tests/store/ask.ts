import { answerQueries } from "../../src/query/answer.ts";
import type { Shown } from "../../src/query/compare.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { planQuery } from "../../src/query/plan.ts";
import type { SiteId } from "../../src/model/ids.ts";
import type { MetricValue, Plan, Result } from "../../src/model/plan.ts";
import type { Site } from "../../src/model/site.ts";
import type { Store } from "../../src/store/store.ts";

export const NOW_MS = Date.parse("2026-03-10T15:00:00Z");
export const DAY = "2026-03-10";

/** The body of a request, of which the test gives what matters to it. */
export const toBody = (part: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  site_id: "example.com",
  date_range: [DAY, DAY],
  ...part,
});

export function toSite(id: number, timezone = "UTC"): Site {
  return { id: id as SiteId, domain: "example.com", timezone, weekStart: "monday", label: "", createdMs: 0 };
}

export const toPlan = (part: Readonly<Record<string, unknown>>, site: Site, nowMs = NOW_MS): Plan =>
  planQuery(parseQuery(toBody(part)), site, nowMs);

export async function execute(store: Store, plans: readonly Plan[]): Promise<readonly Result[]> {
  return store.execute(plans, new AbortController().signal);
}

/** Rows as a client gets them: dimensions, then metrics. */
export async function ask(store: Store, part: Readonly<Record<string, unknown>>, site: Site): Promise<(string | Shown)[][]> {
  const query = parseQuery(toBody(part));
  const [answer] = await answerQueries([{ query, site }], NOW_MS, (plans) => execute(store, plans));
  return answer!.results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);
}

/** Means of one value may differ in their last bit, depending on how they were added up. */
export function rounded({ rows, totalRows }: Result): Result {
  const round = (value: MetricValue): MetricValue => {
    if (value === null) return null;
    if (typeof value === "number") return Number(value.toFixed(9));
    return value.map(({ currency, minor }) => ({ currency, minor: Number(minor.toFixed(9)) }));
  };
  return { rows: rows.map(({ keys, metrics }) => ({ keys, metrics: metrics.map(round) })), totalRows };
}
