import type { Admin } from "../admin/admin.ts";
import type { ParsedArgs } from "../config/parse.ts";
import { snippetOf } from "../http/snippet.ts";
import { systemClock } from "../lib/clock.ts";
import { createLog } from "../lib/log.ts";
import { AppError } from "../model/app-error.ts";
import { DirectoryHeldError, lockDirectory, readLock, type DirectoryLock } from "../store/directory-lock.ts";
import { openStore } from "../store/local.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";

const DEFAULT_BASE_URL = "http://127.0.0.1:8080";

/** `cairn site add`, `list` and `remove` */
export async function run({ command, argument: domain, options }: ParsedArgs, io: Io): Promise<number> {
  return withAdmin(options.data, io, async (admin, path) => {
    if (command === "site list") listSites(admin, io);
    else if (command === "site remove") await removeSite(admin, path, domain, io);
    else {
      const site = admin.sites.add(domain, options.timezone);
      // The address that the server last ran with, which it leaves in the lock file.
      const baseUrl = options["base-url"] ?? (readLock(path)?.holder?.url || DEFAULT_BASE_URL);
      io.out(snippetOf(baseUrl, site.domain));
    }
    return 0;
  });
}

function listSites(admin: Admin, io: Io): void {
  for (const { domain, timezone, createdMs } of admin.sites.list()) {
    io.out([domain, timezone, new Date(createdMs).toISOString().slice(0, 10)].join("\t"));
  }
}

async function removeSite(admin: Admin, path: string, domain: string, io: Io): Promise<void> {
  const site = admin.sites.remove(domain);
  if (site === null) throw new AppError("site_not_found", 404, `There is no site "${domain}".`);
  const forgotten = await forgetNow(admin, path, io);
  io.out(`Removed ${site.domain}. ${forgotten ? "Its events are forgotten." : "The running server is forgetting its events."}`);
}

/** Events belong to whoever holds the directory: a running server, which sees the removal by itself, or else this process. */
async function forgetNow(admin: Admin, path: string, io: Io): Promise<boolean> {
  let lock: DirectoryLock;
  try {
    lock = lockDirectory(path, { waitMs: 0 });
  } catch (error) {
    if (error instanceof DirectoryHeldError) return false;
    throw error;
  }
  try {
    // No server ever ran here.
    if (!lock.marked().has("events.db")) return true;
    const store = await openStore({ directory: path, log: createLog({ format: "text", write: io.err, now: systemClock }) });
    try {
      for (const { site } of admin.sites.removed()) {
        await store.forget(site, { kind: "site" });
        admin.sites.forgotten(site);
      }
    } finally {
      await store.close();
    }
    return true;
  } finally {
    lock.release();
  }
}
