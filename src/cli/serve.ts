import type { ParsedArgs } from "../config/parse.ts";
import { systemClock } from "../lib/clock.ts";
import { createLog, describeError, type Log } from "../lib/log.ts";
import { steadyClock } from "../lib/steady-clock.ts";
import type { Io } from "./io.ts";
import { startServer, type RunningServer } from "./server.ts";

/** The drain has its own limits; this one is for a disk that does not answer. */
const STOP_LIMIT_MS = 9_500;

/** `cairn serve` */
export async function run({ options }: ParsedArgs, io: Io): Promise<number> {
  const format = options["log-format"];
  const log = createLog({ format, write: io.err, now: systemClock });
  const server = await startServer({
    directory: options.data,
    listen: options.listen,
    baseUrl: options["base-url"],
    trustedProxies: options["trusted-proxies"],
    hosts: options.hosts,
    log,
    now: steadyClock(),
  });
  return untilStopped(server, log, () => announce(server, format, io));
}

/** Runs until a signal comes, then stops; a second signal ends the process at once. `ready` is called when signals are listened to. */
export async function untilStopped(server: Pick<RunningServer, "stop">, log: Log, ready: () => void): Promise<number> {
  surviveBugs(log);
  const signalled = nextSignal();
  ready();
  const signal = await signalled;
  log.info("Stopping.", { signal });
  void nextSignal().then(() => process.exit(1));
  const late = Symbol("late");
  const { promise: limit, resolve } = Promise.withResolvers<symbol>();
  const timer = setTimeout(resolve, STOP_LIMIT_MS, late);
  const outcome = await Promise.race([server.stop(), limit]);
  // A timer that is still running would keep the process alive.
  clearTimeout(timer);
  if (outcome === late) {
    log.error("Stopping took too long. Everything acknowledged is on disk; the rest of the work is left to the next start.");
    process.exit(1);
  }
  log.info("Stopped.");
  return 0;
}

/** For people: plain lines, whatever the log looks like; as JSON they stay readable for what reads the log. */
export function announce({ address, setupUrl }: RunningServer, format: "text" | "json", io: Io): void {
  const lines: [message: string, url: string][] = [["Cairn is listening on", address]];
  if (setupUrl !== null) lines.push(["Create the first user here (good once, for 24 hours):", setupUrl]);
  // In one piece, so that whoever waits for the address has the link too.
  io.out(lines.map(([message, url]) => (format === "json" ? JSON.stringify({ message, url }) : `${message} ${url}`)).join("\n"));
}

/** A bug in one timer or one forgotten promise must not take the server from everyone. */
function surviveBugs(log: Log): void {
  process.on("uncaughtException", (error) => log.error(`Uncaught: ${describeError(error)}`));
  process.on("unhandledRejection", (error) => log.error(`Unhandled rejection: ${describeError(error)}`));
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const heard = (signal: NodeJS.Signals) => {
      for (const name of ["SIGTERM", "SIGINT"] as const) process.off(name, heard);
      resolve(signal);
    };
    for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, heard);
  });
}
