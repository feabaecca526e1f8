import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Realtime } from "../../src/model/realtime.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { OWN_SITE, START_MS, type Answer, type Harness } from "./harness.ts";
import { codeOf, cookieOf, IN_GERMANY, openShares, SHARES, VISITORS, type SharesScene } from "./shares-scene.ts";

let scene: SharesScene;
let harness: Harness;
beforeAll(async () => {
  scene = await openShares();
  ({ harness } = scene);
}, 60_000);
afterAll(() => harness.close());

const QUESTIONS: readonly [string, Record<string, unknown>][] = [
  ["sums", { metrics: ["visitors", "visits", "pageviews", "events", "bounce_rate", "visit_duration", "views_per_visit"] }],
  [
    "a series beside the one before",
    { dimensions: ["time:day"], include: { comparisons: { mode: "previous_period" }, time_labels: true } },
  ],
  [
    "a list, and its shares",
    { metrics: ["visitors", "percentage"], dimensions: ["event:page"], include: { total_rows: true, totals: true } },
  ],
  ["entry pages", { metrics: ["visits"], dimensions: ["visit:entry_page"] }],
  ["countries", { dimensions: ["visit:country"] }],
  ["two dimensions", { dimensions: ["visit:source", "visit:country"], include: { pivot: { rows: 5, columns: 5 } } }],
  [
    "an alternative that asks for everyone",
    {
      filters: [
        [
          "or",
          [
            ["is", "visit:country", ["FR"]],
            ["contains", "event:page", ["/"]],
          ],
        ],
      ],
    },
  ],
  ["everyone but those", { filters: [["not", IN_GERMANY]] }],
  ["what the visit has done", { filters: [["has_done", ["is", "event:goal", ["Order"]]]] }],
  ["what it has not", { filters: [["has_not_done", ["is", "event:page", ["/blog"]]]] }],
  ["goals and their rates", { metrics: ["visitors", "events", "conversion_rate"], dimensions: ["event:goal"] }],
  [
    "sources of a goal",
    { metrics: ["visitors", "group_conversion_rate"], dimensions: ["visit:source"], filters: [["is", "event:goal", ["Order"]]] },
  ],
];

test("a link that is limited to a segment answers like the API with its filter, whatever is asked", async () => {
  const link = await scene.make({ name: "Germans", segment: scene.germany });
  expect((await scene.knock(link)).json()).toEqual({ domain: OWN_SITE, segment: "Germany" });
  const ask = await scene.holderOf(link);
  const bodies = QUESTIONS.map(([, question]) => ({ ...VISITORS, date_range: "7d", ...question }));
  const filtered = bodies.map((body) => ({ ...body, filters: [...((body as { filters?: unknown[] }).filters ?? []), IN_GERMANY] }));
  const answered = (answer: Answer) => (answer.json() as { responses: { results: unknown; meta: unknown }[] }).responses;
  const [shown, expected, whole] = [
    answered(await ask("POST /api/v2/query", { queries: bodies })),
    answered(await scene.asOwner("POST /api/v2/query", { queries: filtered })),
    answered(await scene.asOwner("POST /api/v2/query", { queries: bodies })),
  ];
  for (const [at, [name]] of QUESTIONS.entries()) {
    expect([name, shown[at]!.results, shown[at]!.meta]).toEqual([name, expected[at]!.results, expected[at]!.meta]);
    expect([name, shown[at]!.results]).not.toEqual([name, whole[at]!.results]);
  }
  const csv = await harness.call(`POST ${link.place}/api/v2/query`, {
    headers: { cookie: cookieOf(await scene.knock(link)), accept: "text/csv" },
    body: { ...VISITORS, dimensions: ["visit:country"] },
  });
  expect(csv.text.trim().split("\n").slice(1)).toEqual([expect.stringMatching(/^"?DE"?,8\r?$/)]);
  // Names of the site's other groups, and of properties that only others' events may have, are not told, and cannot be asked for.
  expect((await ask(`GET /api/sites/${OWN_SITE}/segments`)).json()).toEqual({ segments: [] });
  expect((await ask(`GET /api/sites/${OWN_SITE}/properties`)).json()).toEqual({ properties: [] });
  expect((await ask("POST /api/v2/query", { ...VISITORS, filters: [["is", "segment", [scene.germany]]] })).status).toBe(400);
});

test("a limited link counts who is there now among its own only", async () => {
  const now = START_MS;
  const extra = [7, 8, 9].map((visitor) =>
    makeEvent({ at: now - 1000, visitor: visitor + 100, path: "/now", client: { country: visitor === 7 ? "DE" : "FR" } }),
  );
  await harness.data.store.append(extra, []);
  const ask = await scene.holderOf(await scene.make({ name: "Germans now", segment: scene.germany }));
  const askAll = await scene.holderOf(await scene.make({ name: "all now" }));
  const [current, all] = [
    await ask(`GET /api/v1/stats/realtime/visitors?site_id=${OWN_SITE}`),
    await askAll(`GET /api/v1/stats/realtime/visitors?site_id=${OWN_SITE}`),
  ];
  const [look, lookAll] = [await ask(`GET /api/sites/${OWN_SITE}/realtime`), await askAll(`GET /api/sites/${OWN_SITE}/realtime`)].map(
    (answer) => answer.json() as Realtime,
  ) as [Realtime, Realtime];
  expect(look.current).toBe(current.json() as number);
  expect(Number(all.text) - Number(current.text)).toBeGreaterThan(1);
  expect(look.countries.map(({ name }) => name)).toEqual(["DE"]);
  expect(lookAll.countries.map(({ name }) => name).toSorted()).toEqual(["DE", "FR"]);
  expect(look.pages.find(({ name }) => name === "/now")).toEqual({ name: "/now", visitors: 1 });
  expect([look.events, lookAll.events]).toEqual([[], []]);
});

test("of a segment of events, nothing is told of the visits' other events, and shares are shares of the segment", async () => {
  const segment = scene.addSegment("pro orders", [["is", "event:props:plan", ["pro"]]]);
  const ask = await scene.holderOf(await scene.make({ name: "pro", segment }));
  const rows = async (question: object) => {
    const answer = await ask("POST /api/v2/query", { ...VISITORS, ...question });
    return (answer.json() as { results: { dimensions: string[]; metrics: (number | null)[] }[] }).results;
  };
  // Six visitors have ordered with this plan; all 24 have seen the documentation.
  expect(await rows({})).toMatchObject([{ metrics: [6] }]);
  expect(await rows({ dimensions: ["event:page"] })).toMatchObject([{ dimensions: ["/buy"], metrics: [6] }]);
  expect(await rows({ filters: [["has_done", ["is", "event:page", ["/docs"]]]] })).toMatchObject([{ metrics: [0] }]);
  expect(await rows({ filters: [["has_not_done", ["is", "event:page", ["/docs"]]]] })).toMatchObject([{ metrics: [6] }]);
  // Everyone, of whom a rate is one, are those of the segment: the API would leave out a filter by property here.
  expect(
    await rows({ metrics: ["visitors", "conversion_rate"], dimensions: ["event:goal"], filters: [["is", "event:goal", ["Order"]]] }),
  ).toMatchObject([{ dimensions: ["Order"], metrics: [6, 100] }]);
});

test("what a segment says now counts for its links, and it stays while it has any", async () => {
  const segment = scene.addSegment("moving", [IN_GERMANY]);
  const link = await scene.make({ name: "follows", segment });
  const ask = await scene.holderOf(link);
  const countries = async () =>
    (
      (await ask("POST /api/v2/query", { ...VISITORS, dimensions: ["visit:country"] })).json() as { results: { dimensions: string[] }[] }
    ).results.map(({ dimensions }) => dimensions[0]);
  expect(await countries()).toEqual(["DE"]);
  const path = `/api/sites/${OWN_SITE}/segments/${segment}`;
  expect((await scene.asOwner(`PATCH ${path}`, { filters: [["is", "visit:country", ["FR"]]] })).status).toBe(200);
  expect(await countries()).toEqual(["FR"]);
  for (const refused of [await scene.asOwner(`DELETE ${path}`), await scene.asOwner(`PATCH ${path}`, { shared: false })]) {
    expect([refused.status, codeOf(refused)]).toEqual([409, "segment_in_use"]);
  }
  expect((await scene.asOwner(`DELETE ${SHARES}/${link.id}`)).status).toBe(204);
  expect((await scene.asOwner(`DELETE ${path}`)).status).toBe(204);
});
