import type { Admin } from "../admin/admin.ts";
import type { ParsedArgs } from "../config/parse.ts";
import { systemClock } from "../lib/clock.ts";
import { createLog, type Log } from "../lib/log.ts";
import type { Site } from "../model/site.ts";
import { DATABASES } from "../store/data-directory.ts";
import { DirectoryHeldError, lockDirectory } from "../store/directory-lock.ts";
import { openStore } from "../store/local.ts";
import type { Store } from "../store/store.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";
import { createProgress } from "./seed/progress.ts";
import { seedSite } from "./seed/seed-site.ts";

/** `cairn seed`: also while a server runs, which sees the events at once. */
export async function run({ options }: ParsedArgs, io: Io): Promise<number> {
  const log = createLog({ format: options["log-format"], write: io.err, now: systemClock });
  return withAdmin(options.data, io, async (admin, path) => {
    const site = findOrAdd(admin, options.site[0]!, io);
    const store = await openBesideServer(path, log);
    const progress = createProgress(io, options.events, systemClock);
    const beganMs = systemClock();
    try {
      const { events, days, seed } = options;
      const counted = await seedSite({ site, store, log, nowMs: beganMs, events, days, seed, unwanted: false, onProgress: progress.show });
      progress.end();
      const seconds = Math.max(systemClock() - beganMs, 1) / 1000;
      io.out(
        `${counted} events over ${days} days for ${site.domain} in ${seconds.toFixed(1)} s (${Math.round(counted / seconds)} a second).`,
      );
    } finally {
      progress.end();
      await store.close();
    }
    return 0;
  });
}

function findOrAdd(admin: Admin, domain: string, io: Io): Site {
  const site = admin.sites.find(domain);
  if (site !== null) return site;
  const added = admin.sites.add(domain, "UTC");
  io.err(`There was no site ${added.domain}; it is added, with the time zone UTC.`);
  return added;
}

/**
 * The store is safe against a second writing process, so only the making of events.db needs the directory for itself: whoever makes a
 * database also notes in the lock file that it exists.
 */
async function openBesideServer(path: string, log: Log): Promise<Store> {
  try {
    const lock = lockDirectory(path, { waitMs: 0 });
    try {
      const store = await openStore({ directory: path, log });
      lock.mark(DATABASES, systemClock());
      return store;
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof DirectoryHeldError)) throw error;
    return openStore({ directory: path, log });
  }
}
