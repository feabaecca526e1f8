import type { Clock } from "../lib/clock.ts";
import { Lru } from "../lib/lru.ts";
import { TokenBuckets } from "../lib/token-buckets.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import { answerQueries } from "../query/answer.ts";
import { parseQuery } from "../query/parse.ts";
import type { Store } from "../store/store.ts";

/** How many visits had a page, or, for null, how many there were. `range` is a date_range of the query language. */
export type PageCounts = (site: Site, path: string | null, range: unknown) => Promise<number>;

interface Table {
  readonly total: number;
  /** Of the most visited pages. */
  readonly visits: ReadonlyMap<string, number>;
}

/**
 * Everyone may ask for them, so they must cost little: the pages of a site are counted together, which takes no longer than one of them,
 * and again after minutes. Only a page that is not among the most visited, or newer, is counted for itself. Each site has so many
 * questions a second.
 */
export function createPageCounts({ store, now }: { store: Pick<Store, "execute" | "span">; now: Clock }): PageCounts {
  const rates = new TokenBuckets({ perS: LIMITS.counterQueriesPerS, burst: LIMITS.counterQueriesBurst }, LIMITS.sites, now);
  const tables = keeping<Table>(LIMITS.counterTables, now);
  const rare = keeping<number>(LIMITS.counters, now);
  // Others may wait for the answer when the one who asked first has gone.
  const { signal } = new AbortController();

  const ask = async (site: Site, questions: readonly object[]) => {
    const asked = questions.map((question) => ({ query: parseQuery({ site_id: site.domain, metrics: ["visits"], ...question }), site }));
    const waitS = rates.take(String(site.id));
    if (waitS > 0) throw new AppError("too_many_requests", 429, "The counters of this site are asked too often.", undefined, waitS);
    const answers = await answerQueries(
      asked,
      now(),
      (plans) => store.execute(plans, signal),
      (id) => store.span(id),
    );
    return answers.map(({ results }) => results);
  };

  const count = async (site: Site, range: unknown): Promise<Table> => {
    const byPage = { date_range: range, dimensions: ["event:page"], pagination: { limit: LIMITS.counterPages } };
    const [all, pages] = await ask(site, [{ date_range: range }, byPage]);
    const visits = new Map(pages!.map(({ dimensions, metrics }) => [String(dimensions[0]), Number(metrics[0])]));
    return { total: Number(all![0]?.metrics[0] ?? 0), visits };
  };
  const countOne = async (site: Site, path: string, range: unknown): Promise<number> => {
    const [rows] = await ask(site, [{ date_range: range, filters: [["is", "event:page", [path]]] }]);
    return Number(rows![0]?.metrics[0] ?? 0);
  };

  return async (site, path, range) => {
    const { total, visits } = await tables([site.id, range], () => count(site, range));
    if (path === null) return total;
    return visits.get(path) ?? rare([site.id, range, path], () => countOne(site, path, range));
  };
}

/** An answer is asked for once and kept for a while; whoever comes meanwhile waits for the same one. Failures are not kept. */
function keeping<Answer>(capacity: number, now: Clock): (key: unknown, ask: () => Promise<Answer>) => Promise<Answer> {
  const kept = new Lru<{ readonly answer: Promise<Answer>; untilMs: number }>(capacity);
  return (key, ask) => {
    const name = JSON.stringify(key);
    const before = kept.get(name);
    if (before !== undefined && now() < before.untilMs) return before.answer;
    const one = { answer: ask(), untilMs: now() + LIMITS.counterAgeS * 1000 };
    kept.set(name, one);
    one.answer.catch(() => {
      one.untilMs = 0;
    });
    return one.answer;
  };
}
