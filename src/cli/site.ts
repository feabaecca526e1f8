import type { ParsedArgs } from "../config/parse.ts";
import { snippetOf } from "../http/snippet.ts";
import { AppError } from "../model/app-error.ts";
import { readLock } from "../store/directory-lock.ts";
import type { Admin } from "../admin/admin.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";

const DEFAULT_BASE_URL = "http://127.0.0.1:8080";

/** `cairn site add`, `list` and `remove` */
export async function run({ command, argument: domain, options }: ParsedArgs, io: Io): Promise<number> {
  return withAdmin(options.data, io, async (admin, path) => {
    if (command === "site list") listSites(admin, io);
    else if (command === "site add") {
      const site = admin.sites.add(domain, options.timezone);
      // The address that the server last ran with, which it leaves in the lock file.
      const baseUrl = options["base-url"] ?? (readLock(path)?.holder?.url || DEFAULT_BASE_URL);
      io.out(snippetOf(baseUrl, site.domain));
    } else removeSite(admin, domain, io);
    return 0;
  });
}

function listSites(admin: Admin, io: Io): void {
  for (const { domain, timezone, createdMs } of admin.sites.list()) {
    io.out([domain, timezone, new Date(createdMs).toISOString().slice(0, 10)].join("\t"));
  }
}

function removeSite(admin: Admin, domain: string, io: Io): void {
  const site = admin.sites.remove(domain);
  if (site === null) throw new AppError("site_not_found", 404, `There is no site "${domain}".`);
  io.out(`Removed ${site.domain}. Its events are forgotten by the running server, or when one starts.`);
}
