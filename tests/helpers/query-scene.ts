import { AppError } from "../../src/model/app-error.ts";
import type { Goal, GoalRule } from "../../src/model/goal.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { answerQueries } from "../../src/query/answer.ts";
import type { QueryResponse } from "../../src/query/format.ts";
import { parseQuery } from "../../src/query/parse.ts";
import { makeEvent, type EventSketch } from "./make-event.ts";
import { OracleStore } from "../store/oracle-store.ts";

/**
 * Monday, 4 May 2026, UTC. Five visitors:
 * 1 Google, DE: 09:00 /, 09:01 /pricing, 09:02 Signup (plan pro, 10.00 EUR)
 * 2 Google, FR: 10:00 /, 10:05 Signup (plan free)
 * 3 direct, DE: 11:00 /blog/one, seen to 80 per cent
 * 4 Bing, US: 12:00 /, 12:20 Purchase (20.50 USD)
 * 5 Google, DE: 13:00 /
 */
export const DAY = "2026-05-04";
const from = (visitor: number, source: string, country: string) => ({ visitor, origin: { source }, client: { country } });
export const EVENTS: readonly EventSketch[] = [
  { ...from(1, "Google", "DE"), at: `${DAY}T09:00Z` },
  { ...from(1, "Google", "DE"), at: `${DAY}T09:01Z`, path: "/pricing" },
  { ...from(1, "Google", "DE"), at: `${DAY}T09:02Z`, path: "/pricing", name: "Signup", props: { plan: "pro" }, revenue: [1000, "EUR"] },
  { ...from(2, "Google", "FR"), at: `${DAY}T10:00Z` },
  { ...from(2, "Google", "FR"), at: `${DAY}T10:05Z`, name: "Signup", props: { plan: "free" } },
  { ...from(3, "", "DE"), at: `${DAY}T11:00Z`, path: "/blog/one" },
  { ...from(3, "", "DE"), at: `${DAY}T11:01Z`, path: "/blog/one", name: "engagement", scroll: 80 },
  { ...from(4, "Bing", "US"), at: `${DAY}T12:00Z` },
  { ...from(4, "Bing", "US"), at: `${DAY}T12:20Z`, name: "Purchase", revenue: [2050, "USD"] },
  { ...from(5, "Google", "DE"), at: `${DAY}T13:00Z` },
];
const goal = (id: number, name: string, rule: GoalRule): Goal => ({ id, name, rule, currency: "" });
const GOALS: readonly Goal[] = [
  goal(1, "Signup", { kind: "event", name: "Signup", props: [] }),
  goal(2, "Pro signup", { kind: "event", name: "Signup", props: [{ key: "plan", op: "is", values: ["pro"] }] }),
  goal(3, "Visit /pricing", { kind: "page", path: "/pricing" }),
  goal(4, "Read blog", { kind: "scroll", path: "/blog/**", depth: 75 }),
  goal(5, "Long stay", { kind: "duration", seconds: 600 }),
  goal(6, "Purchase", { kind: "event", name: "Purchase", props: [] }),
];
const SEGMENTS: Readonly<Record<number, readonly unknown[]>> = {
  7: [["is", "visit:country", ["DE"]]],
  8: [["is", "segment", [7]]],
  9: Array.from({ length: 150 }, () => ["is", "event:page", ["/"]]),
};

export interface Scene {
  readonly events?: readonly EventSketch[];
  readonly timezone?: string;
  readonly now?: string;
}

/** What a query is answered over the five visitors, or other events. */
export async function answer(
  part: object,
  { events = EVENTS, timezone = "UTC", now = "2026-05-05T12:30:15Z" }: Scene = {},
): Promise<QueryResponse> {
  const store = new OracleStore();
  await store.append(events.map(makeEvent), []);
  const query = parseQuery({ site_id: "example.com", metrics: ["visitors"], date_range: [DAY, DAY], ...part });
  const site = { id: 1 as SiteId, domain: "example.com", timezone, weekStart: "monday", label: "", createdMs: 0 } as const;
  const asked = { query, site, goals: GOALS, segment: (id: number) => SEGMENTS[id] ?? null };
  const [response] = await answerQueries(
    [asked],
    Date.parse(now),
    (plans) => store.execute(plans),
    (id) => store.span(id),
  );
  return response!;
}

export const rows = async (part: object, scene?: Scene): Promise<unknown[][]> =>
  (await answer(part, scene)).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);

export async function errorOf(part: object): Promise<{ field: string | undefined; message: string }> {
  try {
    await answer(part);
  } catch (error) {
    if (error instanceof AppError && error.status === 400) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error("this was accepted");
}
