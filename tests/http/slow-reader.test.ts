import { afterAll, beforeAll, expect, test } from "bun:test";
import { LIMITS } from "../../src/model/limits.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OWN_SITE, START_MS, type Harness } from "./harness.ts";

/** More bytes than the system keeps for a connection whose reader does not read. */
const PAGES = 8_000;
const PATH_CHARS = 1_900;
/** In place of the real limit: nobody wants to wait for it. */
const SHORT_S = 2;

let harness: Harness;
let server: Bun.Server<unknown>;
const limitsS: number[] = [];
const ended: Promise<void>[] = [];

beforeAll(async () => {
  harness = await openHarness({
    server: {
      requestIP: () => ({ address: "127.0.0.1" }),
      timeout(request, seconds) {
        limitsS.push(seconds);
        server.timeout(request, SHORT_S);
      },
    },
  });
  await harness.addUsers();
  const site = harness.data.admin.sites.find(OWN_SITE)!.id;
  const events = Array.from({ length: PAGES }, (_, page) =>
    makeEvent({ site, at: START_MS - 60_000, visitor: 1, path: `/${page}/`.padEnd(PATH_CHARS, "long") }),
  );
  for (let at = 0; at < PAGES; at += 1_000) await harness.data.store.append(events.slice(at, at + 1_000), []);
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    fetch(request) {
      ended.push(new Promise((resolve) => request.signal.addEventListener("abort", () => resolve(), { once: true })));
      return harness.app.answer(request);
    },
  });
}, 60_000);
afterAll(async () => {
  await server.stop(true);
  await harness.close();
});

const body = JSON.stringify({
  ...{ site_id: OWN_SITE, metrics: ["visitors"], date_range: "day", dimensions: ["event:page"] },
  pagination: { limit: LIMITS.queryRows },
});
const headers = (accept: string) => ({ accept, "content-type": "application/json", host: "localhost", ...harness.credentials("readKey") });

test.each(["text/csv", "application/json"])(
  "%s for a reader that does not read ends when its time is over",
  async (accept) => {
    limitsS.length = ended.length = 0;
    const lines = Object.entries({ ...headers(accept), "content-length": String(body.length) }).map(([name, value]) => `${name}: ${value}`);
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port: server.port!,
      socket: {
        open(socket) {
          socket.pause();
          socket.write(["POST /api/v2/query HTTP/1.1", ...lines, "", body].join("\r\n"));
        },
        data() {},
        error() {},
      },
    });
    while (ended.length === 0) await Bun.sleep(10);
    await ended[0];
    expect(limitsS).toEqual([LIMITS.requestLongS]);
    socket.terminate();
  },
  60_000,
);

test("one that reads has all of it", async () => {
  const answer = await fetch(server.url + "api/v2/query", { method: "POST", headers: headers("text/csv"), body });
  expect((await answer.text()).trim().split("\r\n")).toHaveLength(1 + PAGES);
}, 60_000);
