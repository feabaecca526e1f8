import { afterAll, beforeAll, expect, test } from "bun:test";
import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OWN_SITE, START_MS, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
  const at = START_MS - 60_000;
  await harness.data.store.append(
    [
      makeEvent({ at, visitor: 1, path: "/a" }),
      makeEvent({ at, visitor: 2, path: "/a" }),
      makeEvent({ at, visitor: 3, path: '=HYPERLINK("x","y")' }),
      makeEvent({ at, visitor: 4, path: "/sold", name: "Purchase", revenue: [1250, "EUR"] }),
    ],
    [],
  );
});
afterAll(() => harness.close());

const ask = (accept: string, more: object = {}) =>
  harness.call("POST /api/v2/query", {
    as: "readKey",
    headers: { accept },
    body: { site_id: OWN_SITE, metrics: ["visitors"], date_range: "day", dimensions: ["event:page"], ...more },
  });

test("rows as CSV: a head line, quotes where they are needed, and no formula for a spreadsheet to run", async () => {
  const { status, text, headers } = await ask("text/csv");
  expect([status, headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(text.split("\r\n")).toEqual(["event:page,visitors", "/a,2", "/sold,1", `"'=HYPERLINK(""x"",""y"")",1`, ""]);
});

test("rows as lines of JSON, with money and its currency beside it", async () => {
  const { text, headers } = await ask("application/x-ndjson", {
    metrics: ["visitors", "total_revenue"],
    filters: [["is", "event:page", ["/sold"]]],
  });
  expect(headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([{ "event:page": "/sold", visitors: 1, total_revenue: 12.5, total_revenue_currency: "EUR" }]);
});

test("a compared metric is followed by what it was and how it changed", async () => {
  const { text } = await ask("text/csv", { dimensions: [], include: { comparisons: { mode: "previous_period" } } });
  expect(text).toBe("visitors,visitors_before,visitors_change\r\n4,0,\r\n");
});

test.each(["application/json", "*/*", "text/html,*/*", "application/json, text/csv"])("%s is answered with JSON", async (accept) => {
  expect((await ask(accept)).headers.get("content-type")).toContain("application/json");
});

test("another's site has no table either", async () => {
  expect((await ask("text/csv", { site_id: "zebra.example" })).status).toBe(404);
});
