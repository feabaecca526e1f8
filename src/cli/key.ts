import type { ParsedArgs } from "../config/parse.ts";
import { AppError } from "../model/app-error.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";

/** `cairn key add`: stdout is the key alone, so that a script can take it. */
export async function run({ argument: name, options }: ParsedArgs, io: Io): Promise<number> {
  return withAdmin(options.data, io, (admin) => {
    const sites = options.site.map((domain) => {
      const site = admin.sites.find(domain);
      if (site === null) throw new AppError("site_not_found", 400, `--site: there is no site "${domain}".`, "site");
      return site.id;
    });
    io.out(admin.keys.add(name, options.scopes, sites.length > 0 ? sites : "all"));
    io.err("Keep this key: it is stored hashed and cannot be shown again.");
    return 0;
  });
}
