import { describeFailure } from "./cli/describe-failure.ts";
import type { Io } from "./cli/io.ts";
import { processIo } from "./cli/process-io.ts";
import { versionLine } from "./cli/version-line.ts";
import type { CommandName } from "./config/commands.ts";
import { environmentOf } from "./config/environment.ts";
import { helpText } from "./config/help.ts";
import { parseCommandLine, type ParsedArgs } from "./config/parse.ts";

export type Run = (args: ParsedArgs, io: Io) => Promise<number>;

/** Loaded when asked for: `cairn site list` does not need the server. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<{ run: Run }>>> = {
  serve: () => import("./cli/serve.ts"),
  "user add": () => import("./cli/user.ts"),
  "site add": () => import("./cli/site.ts"),
  "site list": () => import("./cli/site.ts"),
  "site remove": () => import("./cli/site.ts"),
  "key add": () => import("./cli/key.ts"),
  "key list": () => import("./cli/key.ts"),
  "key remove": () => import("./cli/key.ts"),
  "goal add": () => import("./cli/goal.ts"),
  "goal list": () => import("./cli/goal.ts"),
  "goal remove": () => import("./cli/goal.ts"),
  seed: () => import("./cli/seed.ts"),
  demo: () => import("./cli/demo.ts"),
  doctor: () => import("./cli/doctor.ts"),
};

/** Answers the exit code: 0 done, 1 it did not work, 2 a mistake on the command line. */
async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const request = parseCommandLine(argv, environmentOf());
    if (request.kind === "version") io.out(versionLine());
    else if (request.kind === "help") io.out(helpText(request.topic));
    else {
      const { run } = await COMMANDS[request.args.command]();
      return await run(request.args, io);
    }
    return 0;
  } catch (error) {
    const { line, code } = describeFailure(error);
    io.err(`cairn: ${line}`);
    return code;
  }
}

if (import.meta.main) {
  // Not process.exit: what was written to a pipe has to arrive first.
  process.exitCode = await main(Bun.argv.slice(2), processIo(environmentOf()));
}
