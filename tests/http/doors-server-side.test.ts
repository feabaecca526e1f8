import { afterAll, beforeAll, expect, test } from "bun:test";
import { createCairn } from "../../docs/examples/cairn.ts";
import { browser, CHROME, storedOf } from "./doors-helper.ts";
import { openHarness, OWN_SITE, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const html = (status = 200) => new Response("<p>", { status, headers: { "content-type": "text/html; charset=utf-8" } });
const page = (path: string, headers: Record<string, string> = {}) =>
  new Request(`https://${OWN_SITE}${path}`, { headers: { "user-agent": CHROME, ...headers } });

test("the documented module counts pages as our script would, once, also when the first attempt fails", async () => {
  let failures = 1;
  const send = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const answer = await harness.app.answer(new Request(String(input), { ...init, signal: null }));
    // The events arrived; their answer was lost.
    return failures-- > 0 ? new Response(null, { status: 503 }) : answer;
  };
  const key = harness.credentials("writeKey")["authorization"]!.slice("Bearer ".length);
  const fakes = { send: send as typeof fetch, now: () => harness.now() };
  const cairn = createCairn({ url: "http://localhost", key, site: OWN_SITE, addressOf: () => "8.8.8.8", ...fakes });
  cairn.pageview(page("/a", { referer: "https://www.google.com/" }), html());
  cairn.pageview(page("/missing"), html(404));
  cairn.pageview(page("/ahead", { "sec-purpose": "prefetch" }), html());
  cairn.pageview(page("/data"), Response.json({}));
  cairn.event("Order", { user_id: "u-1", revenue: { amount: "9.90", currency: "EUR" } });
  await cairn.flush();
  await cairn.flush();
  const events = await storedOf(harness, OWN_SITE);
  expect(events.map(({ name, path }) => [name, path])).toEqual([
    ["pageview", "/a"],
    ["Order", ""],
  ]);
  expect(events[0]).toMatchObject({ origin: { source: "Google" }, client: { country: "US", browser: "Chrome" } });

  await harness.call("POST /api/event", { headers: browser(), body: { n: "pageview", u: `https://${OWN_SITE}/b`, d: OWN_SITE } });
  expect((await storedOf(harness, OWN_SITE)).at(-1)!.visitor).toEqual(events[0]!.visitor);
});
