import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { createLedger, TEST_AGENT, TEST_SITE } from "../helpers/ledger.ts";
import { expectSound } from "../helpers/soundness.ts";

const FLOOD = 1_200;
const TOGETHER = 32;

let directory: ReturnType<typeof temporaryDirectory>;
let server: CairnProcess;
beforeEach(async () => {
  directory = temporaryDirectory();
  expect((await runCairn(["site", "add", TEST_SITE, "--data", directory.path])).code).toBe(0);
  server = await startCairn({ directory: directory.path });
});
afterEach(() => directory.remove());

async function sendFrom(address: string): Promise<Response> {
  const answer = await fetch(`${server.url}/api/event`, {
    method: "POST",
    headers: { "user-agent": TEST_AGENT, "x-forwarded-for": address },
    body: JSON.stringify({ n: "pageview", u: `https://${TEST_SITE}/`, d: TEST_SITE }),
  });
  await answer.text();
  return answer;
}

/** Sends many events as fast as it goes, from an address for each number; answers what was answered, and in which time. */
async function floodFrom(addressOf: (nth: number) => string): Promise<{ answers: Response[]; tookS: number }> {
  const beganMs = performance.now();
  const answers: Response[] = [];
  let next = 0;
  const sendSome = async (): Promise<void> => {
    while (next < FLOOD) answers.push(await sendFrom(addressOf(next++)));
  };
  await Promise.all(Array.from({ length: TOGETHER }, sendSome));
  return { answers, tookS: (performance.now() - beganMs) / 1000 };
}

test.each<[string, (nth: number) => string]>([
  ["one address", () => "203.0.113.9"],
  ["the addresses of one /64", (nth) => `2001:db8:0:1::${(nth + 1).toString(16)}`],
])(
  "a flood from %s: no more than its share is counted, 429 with Retry-After for the rest, and everyone else is counted",
  async (_, addressOf) => {
    const flood = floodFrom(addressOf);
    const beside = createLedger("beside");
    // While it goes on.
    for (let visitor = 1; visitor <= 20; visitor++) expect((await beside.send(server.url, { visitor })).outcome).toBe("counted");
    expect((await sendFrom("2001:db8:0:2::1")).status).toBe(202);
    const { answers, tookS } = await flood;
    const counted = answers.filter(({ status }) => status === 202).length;
    const refused = answers.filter(({ status, headers }) => status === 429 && Number(headers.get("retry-after")) > 0).length;
    console.log(`${FLOOD} in ${tookS.toFixed(1)} s: ${counted} counted, ${refused} refused`);
    expect(counted + refused).toBe(FLOOD);
    // A burst of 400, and 100 a second.
    expect(counted).toBeGreaterThanOrEqual(400);
    expect(counted).toBeLessThanOrEqual(400 + 100 * tookS);
    expect(await server.stop()).toBe(0);
    await expectSound(directory.path, [beside]);
  },
  120_000,
);

test("ten thousand addresses at once: all are counted, in bounded memory", async () => {
  const memoryBytes = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))![1]) * 1024;
  for (let nth = 0; nth < 500; nth++) await sendFrom("203.0.113.9");
  const before = memoryBytes();
  for (let from = 0; from < 10_000; from += 100) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => sendFrom(`198.19.${(from + index) >> 8}.${(from + index) & 255}`)),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
  }
  expect(memoryBytes() - before).toBeLessThan(100e6);
  expect(await server.stop()).toBe(0);
  await expectSound(directory.path, []);
}, 120_000);
