import { afterAll, beforeAll, expect, test } from "bun:test";
import { LIMITS } from "../../src/model/limits.ts";
import { browser } from "./doors-helper.ts";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

/** One of each door in turn: they share the sender's allowance. */
function send(from: string, index: number) {
  const headers = browser({ "x-forwarded-for": from });
  const doors = [
    () => harness.call("POST /api/event", { headers, body: { n: "pageview", u: `https://${OWN_SITE}/`, d: OWN_SITE } }),
    () => harness.call(`GET /count?p=/&site=${OWN_SITE}`, { headers }),
    () => harness.call(`GET /p/${OWN_SITE}.gif?u=/`, { headers }),
    () => harness.call("POST /api/send", { headers, body: { type: "event", payload: {} } }),
  ];
  return doors[index % doors.length]!();
}
const passed = async (from: string | ((index: number) => string), count: number): Promise<number> => {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) => send(typeof from === "string" ? from : from(index), index)),
  );
  return answers.filter(({ status }) => status !== 429).length;
};

test("a burst, then so many per second, whichever the door", async () => {
  expect(await passed("8.8.8.8", LIMITS.addressEventsBurst + 50)).toBe(LIMITS.addressEventsBurst);
  const refused = await send("8.8.8.8", 0);
  expect([refused.status, refused.headers.get("retry-after"), (refused.json() as { code: string }).code]).toEqual([
    429,
    "1",
    "too_many_events",
  ]);
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  harness.advance(1000);
  expect(await passed("8.8.8.8", 200)).toBe(LIMITS.addressEventsPerS);
});

test("others are not concerned, and an invented address is no new one", async () => {
  expect(await passed("8.8.4.4", 10)).toBe(10);
  expect(await passed((index) => `1.2.3.${index}, 8.8.8.8`, 20)).toBe(0);
});

test("one IPv6 network is one sender", async () => {
  const from = (index: number) => `2a00:1450:4001:80b::${index.toString(16)}`;
  expect(await passed(from, LIMITS.addressEventsBurst + 50)).toBe(LIMITS.addressEventsBurst);
  expect(await passed("2a00:1450:4001:80c::1", 10)).toBe(10);
});

test("a key is not limited by its address", async () => {
  const headers = { "x-forwarded-for": "8.8.8.8" };
  const events = Array.from({ length: 1000 }, () => ({ site: OWN_SITE, url: "/" }));
  expect((await harness.call("POST /api/v1/events", { as: "writeKey", headers, body: { events } })).json()).toMatchObject({
    accepted: 1000,
  });
});
