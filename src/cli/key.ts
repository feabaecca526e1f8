import type { Admin } from "../admin/admin.ts";
import type { Key } from "../admin/keys.ts";
import type { ParsedArgs } from "../config/parse.ts";
import { AppError } from "../model/app-error.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";

/** `cairn key add`, `list` and `remove` */
export async function run({ command, argument, options }: ParsedArgs, io: Io): Promise<number> {
  return withAdmin(options.data, io, (admin) => {
    if (command === "key list") for (const key of admin.keys.list()) io.out(lineOf(key, admin));
    else if (command === "key remove") removeKey(admin, argument, io);
    else {
      const sites = options.site.map((domain) => {
        const site = admin.sites.find(domain);
        if (site === null) throw new AppError("site_not_found", 400, `--site: there is no site "${domain}".`, "site");
        return site.id;
      });
      // Stdout is the key alone, so that a script can take it.
      io.out(admin.keys.add(argument, options.scopes, sites.length > 0 ? sites : "all"));
      io.err("Keep this key: it is stored hashed and cannot be shown again.");
    }
    return 0;
  });
}

function lineOf({ id, name, scopes, sites, usedMs }: Key, admin: Admin): string {
  const domains = sites === "all" ? "all" : sites.flatMap((site) => admin.sites.byId(site)?.domain ?? []).join(",");
  const used = usedMs === null ? "never" : new Date(usedMs).toISOString().slice(0, 10);
  return [id, name, scopes.join(","), domains, used].join("\t");
}

function removeKey(admin: Admin, number: string, io: Io): void {
  const key = admin.keys.list().find(({ id }) => String(id) === number);
  if (key === undefined || !admin.keys.remove(key.id)) {
    throw new AppError("key_not_found", 404, `There is no key number ${number}; "key list" shows the numbers.`);
  }
  io.out(`Removed the key "${key.name}". It opens nothing any more.`);
}
