import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAdmin } from "../admin/admin.ts";
import type { ParsedArgs } from "../config/parse.ts";
import { systemClock } from "../lib/clock.ts";
import { createLog, type Log } from "../lib/log.ts";
import { isZone } from "../lib/zone.ts";
import { DATABASES, prepareDirectory } from "../store/data-directory.ts";
import { lockDirectory } from "../store/directory-lock.ts";
import { openStore } from "../store/local.ts";
import type { Io } from "./io.ts";
import type { Site } from "../model/site.ts";
import { configureDemo } from "./seed/demo-site.ts";
import { startLiveTraffic } from "./seed/live-traffic.ts";
import { createProgress } from "./seed/progress.ts";
import { seedSite } from "./seed/seed-site.ts";
import { untilStopped } from "./serve.ts";
import { startServer } from "./server.ts";

/** The first has a year, small enough to start in seconds; the others are there so that there are several. */
const SITES = [
  { domain: "demo.example", events: 120_000, days: 365, seed: 1 },
  { domain: "shop.demo.example", events: 8_000, days: 90, seed: 2 },
  { domain: "blog.demo.example", events: 4_000, days: 60, seed: 3 },
] as const;
const EVENTS = SITES.reduce((sum, { events }) => sum + events, 0);

/** `cairn demo`: a made-up year, and visits as they come, in a temporary directory that goes when the server ends. */
export async function run({ options }: ParsedArgs, io: Io): Promise<number> {
  const log = createLog({ format: options["log-format"], write: io.err, now: systemClock });
  const directory = mkdtempSync(join(tmpdir(), "cairn-demo-"));
  prepareDirectory(directory);
  try {
    io.err(`Making up a year of ${SITES[0].domain} ...`);
    const site = await fill(directory, log, io);
    const { listen } = options;
    const server = await startServer({
      directory,
      listen,
      baseUrl: null,
      trustedProxies: [],
      hosts: ["*"],
      log,
      now: systemClock,
      demo: true,
    });
    const live = await startLiveTraffic({ site, store: server.store, log, now: systemClock });
    const stop = async (): Promise<void> => {
      await live.stop();
      await server.stop();
    };
    return await untilStopped({ stop }, log, () => io.out(`Cairn's demo is listening on ${server.address}`));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Answers the site that goes on being visited. */
async function fill(directory: string, log: Log, io: Io): Promise<Site> {
  const nowMs = systemClock();
  const lock = lockDirectory(directory, { waitMs: 0 });
  const admin = openAdmin({ file: join(directory, "cairn.db"), now: systemClock });
  const store = await openStore({ directory, log });
  const progress = createProgress(io, EVENTS, systemClock);
  try {
    lock.mark(DATABASES, nowMs);
    const sites = SITES.map(({ domain }) => admin.sites.add(domain, localZone()));
    let before = 0;
    for (const [at, site] of sites.entries()) {
      configureDemo(admin, site, nowMs);
      const { events, days, seed } = SITES[at]!;
      const onProgress = (done: number): void => progress.show(before + done);
      before += await seedSite({ site, store, log, nowMs, events, days, seed, unwanted: true, onProgress });
    }
    return sites[0]!;
  } finally {
    progress.end();
    await store.close();
    admin.close();
    lock.release();
  }
}

/** The days of the demo turn when the viewer's do, as long as both sit at the same machine. */
function localZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isZone(timeZone) ? timeZone : "UTC";
}
