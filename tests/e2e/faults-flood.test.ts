import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { ask, makeKey } from "../helpers/api.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { TEST_SITE } from "../helpers/ledger.ts";
import { expectSound } from "../helpers/soundness.ts";

/** `LONG=1` sends the million. */
const EVENTS = process.env["LONG"] === "1" ? 1_000_000 : 100_000;
const PER_REQUEST = 1_000;
const SENDERS = 4;
const PARTS = 10;
/** Usual events before the flood and behind it: the second pace is what the flood has left of the first. */
const USUAL = EVENTS / 10;
/** While events come, and after a question for which the columns of the whole day are made. */
const MOST_BYTES = 300e6;
const MOST_BYTES_ASKED = 700e6;

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  directory = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
});
afterEach(() => directory.remove());

async function makeWriteKey(): Promise<string> {
  const { code, stdout } = await runCairn(["key", "add", "flood", "--scopes", "events:write", "--data", directory.path]);
  expect(code).toBe(0);
  return stdout.trim();
}

/** Everything in it is new: path, agent, referrer, campaign and visitor. */
const floodEvent = (nth: number): Record<string, string> => ({
  site: TEST_SITE,
  url: `https://${TEST_SITE}/e/${nth}?utm_campaign=c${nth}&utm_source=s${nth}`,
  referrer: `https://r${nth}.example/from/${nth}`,
  user_agent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.${nth % 97} (KHTML, like Gecko) Chrome/${90 + (nth % 60)}.0.${nth}.0 Safari/537.36`,
  ip: `198.${18 + (nth >> 23)}.${(nth >> 8) & 255}.${nth & 255}`,
});

/** Five hundred pages, sixty agents, a visitor each. */
const usualEvent = (nth: number): Record<string, string> => ({
  site: TEST_SITE,
  url: `https://${TEST_SITE}/page/${nth % 500}`,
  referrer: "https://www.google.com/",
  user_agent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${90 + (nth % 60)}.0.0.0 Safari/537.36`,
  ip: `203.0.${(nth >> 8) & 255}.${nth & 255}`,
});

/** Answers how many were stored in a second. */
async function sendPart(server: CairnProcess, key: string, from: number, to: number, makeEvent = floodEvent): Promise<number> {
  const beganMs = performance.now();
  let next = from;
  const sender = async (): Promise<void> => {
    while (next < to) {
      const first = next;
      next += PER_REQUEST;
      const events = Array.from({ length: PER_REQUEST }, (_, nth) => makeEvent(first + nth));
      const response = await fetch(`${server.url}/api/v1/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ events }),
      });
      expect({ status: response.status, answer: await response.json() }).toEqual({
        status: 202,
        answer: { accepted: PER_REQUEST, dropped: [] },
      });
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return Math.round(((to - from) / (performance.now() - beganMs)) * 1000);
}

const peakBytes = ({ pid }: CairnProcess): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;

test(`a flood of ${EVENTS.toLocaleString("en")} distinct paths, agents, referrers and campaigns in a day: bounded memory, (other), and doctor says why`, async () => {
  const writeKey = await makeWriteKey();
  const readKey = await makeKey(directory.path);
  const server = await startCairn({ directory: directory.path });
  const perSecond: number[] = [];
  // The first ones warm the server up.
  await sendPart(server, writeKey, 0, USUAL, usualEvent);
  const before = await sendPart(server, writeKey, 0, USUAL, usualEvent);
  for (let part = 0; part < PARTS; part++)
    perSecond.push(await sendPart(server, writeKey, (part * EVENTS) / PARTS, ((part + 1) * EVENTS) / PARTS));
  const after = await sendPart(server, writeKey, 0, USUAL, usualEvent);
  const peak = peakBytes(server);
  const query = { site_id: TEST_SITE, date_range: "all" };
  const beganMs = performance.now();
  const total = await ask(server, readKey, { ...query, metrics: ["pageviews"] });
  expect(total.results[0]!.metrics[0]!).toBe(EVENTS + 3 * USUAL);
  const others: Record<string, number> = {};
  for (const dimension of ["event:page", "visit:referrer", "visit:utm_campaign"]) {
    const { results } = await ask(server, readKey, { ...query, metrics: ["visitors"], dimensions: [dimension] });
    others[dimension] = results.find(({ dimensions }) => dimensions[0] === "(other)")?.metrics[0] ?? 0;
    expect(others[dimension]).toBeGreaterThan(0);
  }
  const queriesMs = Math.round(performance.now() - beganMs);
  const peakAsked = peakBytes(server);
  console.log(
    `flood: ${perSecond.join(", ")} events/s in its tenths; usual events ${before}/s before it, ${after}/s behind it; peak ${Math.round(peak / 1e6)} MB, ${Math.round(peakAsked / 1e6)} MB once asked; four queries ${queriesMs} ms; ${JSON.stringify(others)}`,
  );
  expect(peak).toBeLessThan(MOST_BYTES);
  expect(peakAsked).toBeLessThan(MOST_BYTES_ASKED);
  expect(await server.stop()).toBe(0);
  const { code, stdout } = await runCairn(["doctor", "--data", directory.path]);
  expect(stdout).toContain(`are counted as "(other)" for path, because a day brought more than 50,000 new ones.`);
  expect(stdout).toContain(`for referrers, sources and campaigns`);
  expect(code).toBe(0);
  await expectSound(directory.path, []);
}, 400_000);
