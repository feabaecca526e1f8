import { zoneOf } from "../../src/lib/zone.ts";
import type { FieldDimension } from "../../src/model/dimension.ts";
import type { Filter, Plan } from "../../src/model/plan.ts";
import { BENCH_FROM_MS, BENCH_SITE } from "./data.ts";

const DAY_MS = 86_400_000;

/** One question, asked of all engines. Answers are rows of [name, visitors, visits, pageviews], at most ten. */
export interface Question {
  readonly title: string;
  readonly plan: Plan;
  /** For both SQL engines; they differ only in the names of the tables. */
  readonly sql: (from: string, day: string) => string;
  /** SQLite has properties as text of JSON: it is not asked. */
  readonly notOfSqlite?: true;
}

export function questionsFor(days: number): Question[] {
  const base: Plan = {
    site: BENCH_SITE,
    timezone: "UTC",
    fromMs: BENCH_FROM_MS,
    toMs: BENCH_FROM_MS + days * DAY_MS,
    metrics: ["visitors", "visits", "pageviews"],
    groupings: [],
    filter: null,
    order: [{ key: 1, descending: true }],
    limit: 10,
    offset: 0,
  };
  const by = (dimension: FieldDimension, filter: Filter | null = null): Plan => ({
    ...base,
    groupings: [{ by: "field", dimension }],
    filter,
  });
  const is = (dimension: FieldDimension, value: string): Filter => ({ op: "is", dimension, values: [value], caseSensitive: true });
  const counts =
    "count(distinct visitor) as visitors, count(distinct visit) as visits, sum(case when name = 'pageview' then 1 else 0 end) as pageviews";
  const top = (column: string, where: string) => (from: string) =>
    `select ${column} as what, ${counts} from ${from} ${where} group by 1 order by visitors desc, what limit 10`;
  const zone = zoneOf("UTC");
  const first = zone.dayOf(BENCH_FROM_MS);
  const startsMs = Array.from({ length: days }, (_, index) => zone.dayStartMs(first + index));
  return [
    { title: "top pages", plan: by("event:page"), sql: top("path", "") },
    { title: "top pages, one country", plan: by("event:page", is("visit:country", "C7")), sql: top("path", "where country = 'C7'") },
    {
      title: "top pages, source contains 1",
      plan: by("event:page", { op: "contains", dimension: "visit:source", values: ["1"], caseSensitive: true }),
      sql: top("path", "where source like '%1%'"),
    },
    {
      title: "top pages, one property",
      plan: by("event:page", is("event:props:plan", "pro")),
      sql: top("path", "where plan = 'pro'"),
      notOfSqlite: true,
    },
    { title: "sources of one page", plan: by("visit:source", is("event:page", "/page/3")), sql: top("source", "where path = '/page/3'") },
    {
      title: "a day series",
      plan: { ...base, groupings: [{ by: "time", buckets: { startsMs } }], order: [{ key: 0, descending: false }] },
      sql: (from, day) => `select ${day} as what, ${counts} from ${from} group by 1 order by 1 limit 10`,
    },
  ];
}
