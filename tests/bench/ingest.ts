import { Database } from "bun:sqlite";
import type { Subprocess } from "bun";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machine, median, short, table } from "./report.ts";

const CONNECTIONS = [1, 32, 128];
export const EXECUTABLE = join(import.meta.dir, "../../dist/cairn");

interface Load {
  readonly answered: number;
  readonly accepted: number;
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
}
type Server = Subprocess<"ignore", "pipe", "inherit">;

/** The executable beside the bare server, in turns, each under the same load from a process of its own. */
export async function benchIngest({ seconds, rounds }: { seconds: number; rounds: number }): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "cairn-bench-"));
  const bare = await startBare();
  const cairn = await startCairn(directory);
  const rows: string[][] = [];
  let acknowledged = 0;
  try {
    // Both have run hot before the first figure is taken.
    for (const { port } of [bare, cairn])
      acknowledged += port === cairn.port ? (await load(port, 32, 2)).accepted : (await load(port, 32, 2), 0);
    for (const connections of CONNECTIONS) {
      const bareLoads: Load[] = [];
      const cairnLoads: Load[] = [];
      for (let round = 0; round < rounds; round++) {
        bareLoads.push(await load(bare.port, connections, seconds));
        cairnLoads.push(await load(cairn.port, connections, seconds));
      }
      acknowledged += cairnLoads.reduce((sum, { accepted }) => sum + accepted, 0);
      rows.push(toRow(connections, bareLoads, cairnLoads));
    }
  } finally {
    await stop(bare.process);
    await stop(cairn.process);
  }
  const stored = countStored(directory);
  rmSync(directory, { recursive: true, force: true });
  // Every load test is also a test of the promise that an acknowledged event is stored.
  if (stored.events + stored.drops < acknowledged)
    throw new Error(`${acknowledged} events were acknowledged, only ${stored.events} are stored and ${stored.drops} dropped`);
  return [
    `Durable events per second beside the bare server of Bun, ${rounds} rounds of ${seconds} s in turns, medians. ${machine()}`,
    "",
    table(["connections", "bare /s", "Cairn /s", "Cairn : bare", "bare p50 / p99 µs", "Cairn p50 / p99 µs", "p99 ratio"], rows),
    "",
    `Acknowledged ${acknowledged}, found in events.db ${stored.events} stored + ${stored.drops} dropped with a reason.`,
  ].join("\n");
}

function toRow(connections: number, bare: readonly Load[], cairn: readonly Load[]): string[] {
  const of = (loads: readonly Load[], what: keyof Load): number => median(loads.map((one) => one[what]));
  return [
    String(connections),
    short(of(bare, "perSecond")),
    short(of(cairn, "perSecond")),
    short(of(cairn, "perSecond") / of(bare, "perSecond")),
    `${of(bare, "p50Us")} / ${of(bare, "p99Us")}`,
    `${of(cairn, "p50Us")} / ${of(cairn, "p99Us")}`,
    short(of(cairn, "p99Us") / of(bare, "p99Us")),
  ];
}

export async function load(port: number, connections: number, seconds: number): Promise<Load> {
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, "load-process.ts"), String(port), String(connections), String(seconds)],
    { stdout: "pipe" },
  );
  return JSON.parse(await new Response(child.stdout).text()) as Load;
}

async function startBare(): Promise<{ process: Server; port: number }> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "bare-server.ts")], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  return { process: child, port: Number(await firstLine(child)) };
}

export async function startCairn(directory: string): Promise<{ process: Server; port: number }> {
  await addSite(directory);
  return serve(directory);
}

export const addSite = (directory: string): Promise<number> =>
  Bun.spawn([EXECUTABLE, "site", "add", "bench.example", "--data", directory], { stdout: "ignore" }).exited;

export async function serve(directory: string): Promise<{ process: Server; port: number }> {
  const port = freePort();
  const child = Bun.spawn([EXECUTABLE, "serve", "--data", directory, "--listen", `127.0.0.1:${port}`], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  await firstLine(child);
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(`http://127.0.0.1:${port}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return { process: child, port };
    await Bun.sleep(50);
  }
  throw new Error("the server does not answer");
}

function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

async function firstLine(child: Server): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout) {
    text += new TextDecoder().decode(chunk);
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0]!;
}

export async function stop(child: Server): Promise<void> {
  child.kill("SIGTERM");
  await child.exited;
}

export function countStored(directory: string): { events: number; drops: number } {
  const db = new Database(join(directory, "events.db"), { readonly: true });
  const counts = db
    .query<{ events: number; drops: number }, []>(
      "select (select count(*) from events) as events, (select coalesce(sum(count), 0) from drops) as drops",
    )
    .get()!;
  db.close();
  return counts;
}
