import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dashboardBodies } from "./dashboard.ts";
import { addSite, EXECUTABLE, load, serve, stop } from "./ingest.ts";
import { loadData } from "./load-data.ts";
import { machine, median, short, table } from "./report.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;
const CONNECTIONS = 32;
/** A reader who never stops clicking. */
const PAUSE_MS = 200;
/** The load generator makes its requests first, which takes a core for a while. */
const LOAD_STARTS_S = 1;

interface Server {
  readonly port: number;
  readonly key: string;
}

/** Reading beside writing: the dashboard's request over `events` of the last thirty days and today, alone and while events come as fast as they are taken. */
export async function benchTogether({ events, seconds, rounds }: { events: number; seconds: number; rounds: number }): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "cairn-bench-"));
  const fromMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
  try {
    await addSite(directory);
    await loadData(directory, events, DAYS, false, fromMs);
    const cairn = await serve(directory);
    const key = Bun.spawnSync([EXECUTABLE, "key", "add", "bench", "--scopes", "stats:read", "--data", directory]).stdout.toString().trim();
    const server = { port: cairn.port, key };
    try {
      const bodies = dashboardBodies({ days: DAYS + 1, fromMs });
      // Both roads have run hot, and today has events, before the first figure is taken.
      await load(cairn.port, CONNECTIONS, 2);
      await askFor(server, bodies, 2);
      return await compare(server, bodies, { events, seconds, rounds });
    } finally {
      await stop(cairn.process);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function compare(
  server: Server,
  bodies: readonly unknown[],
  { events, seconds, rounds }: { events: number; seconds: number; rounds: number },
) {
  const little = await askFor(server, bodies, seconds);
  const [quiet, beside, alone, taken] = [[], [], [], []] as [number[], number[], number[], number[]];
  let today = 0;
  for (let round = 0; round < rounds; round++) {
    const before = await load(server.port, CONNECTIONS, seconds);
    // What came meanwhile is taken in before the clock starts: this reader never stopped.
    await askFor(server, bodies, 0);
    const [{ perSecond, accepted }, times] = await Promise.all([
      load(server.port, CONNECTIONS, seconds + LOAD_STARTS_S),
      Bun.sleep(LOAD_STARTS_S * 1000).then(() => askFor(server, bodies, seconds)),
    ]);
    alone.push(before.perSecond);
    taken.push(perSecond);
    today += before.accepted + accepted;
    beside.push(...times);
    await askFor(server, bodies, 0);
    // The day is as large now as it was at the end of the round.
    quiet.push(...(await askFor(server, bodies, seconds)));
  }
  const asked = (what: string, share: number): string[] => {
    const [small, left, right] = [little, quiet, beside].map((times) => at(times, share));
    return [what, short(small!), short(left!), short(right!), short(right! / left!)];
  };
  const [left, right] = [median(alone), median(taken)];
  return [
    `The dashboard's request every ${PAUSE_MS} ms over ${short(events)} events and today, and events over ${CONNECTIONS} connections: each alone, then both, ` +
      `${rounds} rounds of ${seconds} s. ${machine()} The load generator runs on the same cores. Today grows to ${short(today)} events; "little of ` +
      `today" was asked before, "alone" after each round.`,
    "",
    table(
      ["", "little of today", "alone", "together", "together : alone"],
      [asked("dashboard p50 ms", 0.5), asked("dashboard p95 ms", 0.95), ["events /s", "-", short(left), short(right), short(right / left)]],
    ),
  ].join("\n");
}

/** Asks again and again for so long, once at least; milliseconds of each. */
async function askFor({ port, key }: Server, bodies: readonly unknown[], seconds: number): Promise<number[]> {
  const times: number[] = [];
  const endsMs = performance.now() + seconds * 1000;
  do {
    const startedMs = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/api/v2/query`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ queries: bodies }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
    times.push(performance.now() - startedMs);
    await Bun.sleep(PAUSE_MS);
  } while (performance.now() < endsMs);
  return times;
}

function at(times: readonly number[], share: number): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length * share)]!;
}
