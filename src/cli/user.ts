import { UsageError, type ParsedArgs } from "../config/parse.ts";
import { AppError } from "../model/app-error.ts";
import type { Io } from "./io.ts";
import { withAdmin } from "./open-admin.ts";

/** `cairn user add` */
export async function run({ argument: email, options }: ParsedArgs, io: Io): Promise<number> {
  return withAdmin(options.data, io, async (admin) => {
    // The first user is whoever set the machine up; everyone later gets the least unless said otherwise.
    const role = options.role ?? (admin.users.count() === 0 ? "owner" : "viewer");
    if (options.site.length > 0 && role !== "viewer") throw new UsageError(`--site limits viewers; an ${role} sees every site`);
    const password = io.password() ?? (await askPassword(io));
    await admin.users.add(email, password, role, options.site.length > 0 ? options.site : "all");
    io.out(`Added ${email} as ${role}.`);
    return 0;
  });
}

async function askPassword(io: Io): Promise<string> {
  if (!io.isTTY) throw new UsageError("user add: there is no terminal to ask for the password; put it into CAIRN_PASSWORD");
  const first = await io.prompt("Password (at least 12 characters): ", { hidden: true });
  const second = await io.prompt("Once more: ", { hidden: true });
  if (first !== second) throw new AppError("password_mismatch", 400, "The two passwords differ.");
  return first;
}
