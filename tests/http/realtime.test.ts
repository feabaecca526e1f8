import { afterEach, expect, test } from "bun:test";
import type { Realtime } from "../../src/model/realtime.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OWN_SITE, START_MS, type Harness, type PrincipalName } from "./harness.ts";

const PATH = `/api/sites/${OWN_SITE}/realtime`;
let harness: Harness;

afterEach(() => harness.close());

async function open(): Promise<void> {
  harness = await openHarness();
  await harness.addUsers();
}

async function happened(...sketches: readonly { minutesAgo: number; visitor: number; path?: string; name?: string }[]): Promise<void> {
  const events = sketches.map(({ minutesAgo, ...sketch }) =>
    makeEvent({ ...sketch, at: START_MS - minutesAgo * 60_000, client: { country: "FR", device: "Mobile" }, origin: { source: "Google" } }),
  );
  await harness.data.store.append(events, []);
}

async function stream(as: PrincipalName, cancel: AbortController): Promise<Response> {
  const headers = { accept: "text/event-stream", "sec-fetch-site": "same-origin", ...harness.credentials(as) };
  return harness.app.answer(new Request(`http://localhost${PATH}`, { headers, signal: cancel.signal }));
}

test("one look: who is here, minute by minute, and what happened last", async () => {
  await open();
  await happened(
    { minutesAgo: 40, visitor: 9 },
    { minutesAgo: 10, visitor: 1, path: "/a" },
    { minutesAgo: 2, visitor: 2, path: "/b" },
    { minutesAgo: 2, visitor: 2, path: "/b", name: "Signup" },
    { minutesAgo: 0, visitor: 3, path: "/b" },
  );
  const seen = (await harness.call(`GET ${PATH}`, { as: "viewer" })).json() as Realtime;
  expect(seen.current).toBe(2);
  expect(seen.minutes).toHaveLength(30);
  expect([19, 27, 29].map((minute) => seen.minutes[minute])).toEqual([
    { visitors: 1, pageviews: 1 },
    { visitors: 1, pageviews: 1 },
    { visitors: 1, pageviews: 1 },
  ]);
  expect(seen.minutes.reduce((sum, { pageviews }) => sum + pageviews, 0)).toBe(3);
  expect(seen.pages).toEqual([
    { name: "/b", visitors: 2 },
    { name: "/a", visitors: 1 },
  ]);
  expect([seen.sources, seen.countries]).toEqual([[{ name: "Google", visitors: 3 }], [{ name: "FR", visitors: 3 }]]);
  // Berlin in June is two hours ahead of UTC.
  expect(seen.events.map(({ at, name, page, count }) => [at, name, page, count])).toEqual([
    ["2026-06-15 14:00:00", "pageview", "/b", 1],
    ["2026-06-15 13:58:00", "Signup", "/b", 1],
    ["2026-06-15 13:58:00", "pageview", "/b", 1],
    ["2026-06-15 13:50:00", "pageview", "/a", 1],
  ]);
});

test("a stream tells what there is, then what changes, and ends with the server", async () => {
  await open();
  await happened({ minutesAgo: 1, visitor: 1 });
  const cancel = new AbortController();
  const response = await stream("viewer", cancel);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  const looks = readLooks(response);
  expect((await looks.next()).value?.current).toBe(1);
  await happened({ minutesAgo: 0, visitor: 2 });
  expect((await looks.next()).value?.current).toBe(2);
  harness.app.close();
  expect((await looks.next()).done).toBe(true);
}, 60_000);

test("nobody watches a site that they may not see, also when they might at first", async () => {
  await open();
  expect((await stream("stranger", new AbortController())).status).toBe(404);
  const response = await stream("viewer", new AbortController());
  const looks = readLooks(response);
  await looks.next();
  // The login has ended by then.
  harness.advance(31 * 24 * 3600 * 1000);
  while (!(await looks.next()).done);
  expect((await stream("viewer", new AbortController())).status).toBe(200);
}, 30_000);

test("nobody takes every place: so many live views for one user or key, and others still get theirs", async () => {
  await open();
  const several = (as: PrincipalName) =>
    Promise.all(Array.from({ length: LIMITS.liveStreamsPerAsker }, () => stream(as, new AbortController())));
  const own = await several("viewer");
  const ofKey = await several("readKey");
  expect(new Set([...own, ...ofKey].map(({ status }) => status))).toEqual(new Set([200]));
  for (const as of ["viewer", "readKey"] as const) {
    const refused = await stream(as, new AbortController());
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, String(LIMITS.retryAfterS)]);
  }
  expect((await stream("owner", new AbortController())).status).toBe(200);
  // Whoever closes one has room again.
  await own[0]!.body!.cancel();
  expect((await stream("viewer", new AbortController())).status).toBe(200);
  harness.app.close();
});

async function* readLooks({ body }: Response): AsyncGenerator<Realtime> {
  let text = "";
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (line.startsWith("data: ")) yield JSON.parse(line.slice(6)) as Realtime;
    }
  }
}
