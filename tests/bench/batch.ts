import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countStored, EXECUTABLE, startCairn, stop } from "./ingest.ts";
import { machine, median, short, table } from "./report.ts";

const EVENTS_PER_REQUEST = 1_000;
const CONNECTIONS = 8;
const REQUESTS = 200;

/** The batch door: requests of 1,000 events from eight connections, every event with its own address, with and without ids of their own. */
export async function benchBatch({ rounds }: { rounds: number }): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "cairn-bench-"));
  const cairn = await startCairn(directory);
  const command = [EXECUTABLE, "key", "add", "bench", "--scopes", "events:write", "--data", directory];
  const key = Bun.spawnSync(command).stdout.toString().trim();
  const rows: string[][] = [];
  let accepted = 0;
  let serial = 0;
  try {
    for (const withIds of [false, true]) {
      const rates: number[] = [];
      // The first round warms up and is not counted.
      for (let round = 0; round <= rounds; round++) {
        const bodies = Array.from({ length: REQUESTS }, () => bodyOf((serial += EVENTS_PER_REQUEST), withIds));
        const startedMs = performance.now();
        accepted += await sendAll(cairn.port, key, bodies);
        if (round > 0) rates.push((REQUESTS * EVENTS_PER_REQUEST * 1000) / (performance.now() - startedMs));
      }
      rows.push([withIds ? "with an id each" : "without ids", short(median(rates))]);
    }
  } finally {
    await stop(cairn.process);
  }
  const stored = countStored(directory);
  rmSync(directory, { recursive: true, force: true });
  return [
    `The batch door (\`POST /api/v1/events\`): ${REQUESTS} requests of ${EVENTS_PER_REQUEST} events over ${CONNECTIONS} connections, ${rounds} rounds, medians. ${machine()}`,
    "",
    table(["events", "stored /s"], rows),
    "",
    `Accepted ${accepted}, found in events.db ${stored.events}.`,
  ].join("\n");
}

async function sendAll(port: number, key: string, bodies: string[]): Promise<number> {
  let accepted = 0;
  const work = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { method: "POST", headers, body });
      accepted += ((await response.json()) as { accepted: number }).accepted;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return accepted;
}

function bodyOf(serial: number, withIds: boolean): string {
  const nowMs = Date.now();
  const events = Array.from({ length: EVENTS_PER_REQUEST }, (_, index) => {
    const n = serial + index;
    return {
      site: "bench.example",
      url: `https://bench.example/p/${n % 2000}?utm_source=news`,
      referrer: n % 3 === 0 ? "https://www.google.com/" : "",
      title: `Page ${n % 2000}`,
      ip: `${11 + (n % 80)}.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
      user_agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + (n % 40)}.0.0.0 Safari/537.36`,
      timestamp: nowMs - (n % 1000),
      ...(withIds ? { id: `event-${n}` } : {}),
      ...(n % 5 === 0 ? { name: "Signup", props: { plan: "pro" } } : {}),
    };
  });
  return JSON.stringify({ events });
}
