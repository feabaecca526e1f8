import type { Server } from "bun";
import type { Listen } from "../config/values.ts";
import { VERSION } from "../config/version.ts";
import { createApp, type App, type AppDeps } from "../http/app.ts";
import { openDashboard, type Dashboard } from "../http/dashboard.ts";
import { serverJobs } from "../jobs/server-jobs.ts";
import { startJobs } from "../jobs/timers.ts";
import { isClockSet, type Clock } from "../lib/clock.ts";
import { describeError, type Log } from "../lib/log.ts";
import { OperatorError } from "../lib/operator-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Store } from "../store/store.ts";
import { drain } from "./drain.ts";
import { openData, type Data } from "./open-data.ts";

export interface ServerOptions {
  readonly directory: string;
  readonly listen: Listen;
  readonly baseUrl: string | null;
  readonly trustedProxies: readonly string[];
  /** Names under which the server is reached, besides the base URL's. */
  readonly hosts: readonly string[];
  readonly log: Log;
  readonly now: Clock;
  /** Everyone may read, nobody may change anything, nothing is collected. */
  readonly demo?: boolean;
}

export interface RunningServer {
  /** The address it listens on. */
  readonly address: string;
  /** Where the first user is created; null when there is one already. */
  readonly setupUrl: string | null;
  readonly store: Store;
  /** Answers what is in flight, commits what is queued, closes everything. */
  stop(): Promise<void>;
}

/** Who listens on every interface can be reached on this one; an address of all interfaces is no address to click on. */
const REACHABLE: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** Opens the data directory and serves it. When the promise resolves, the port answers. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const data = await openData(options);
  try {
    return serveData(data, options, await openDashboard());
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** Not asynchronous: the port is taken last, and nothing can arrive before there is something to answer it. */
function serveData(data: Data, options: ServerOptions, dashboard: Dashboard): RunningServer {
  const { listen, trustedProxies, log, now, demo = false } = options;
  let app: App;
  const server = listenOn(listen, (request) => app.answer(request));
  try {
    const port = server.port!;
    const baseUrl = options.baseUrl ?? addressOf(REACHABLE[listen.hostname] ?? listen.hostname, port);
    const hosts = options.baseUrl === null && options.hosts.length === 0 ? null : options.hosts;
    data.lock.announce(baseUrl);
    app = createApp({
      ...data,
      log,
      now,
      baseUrl,
      server: addressed(server, listen),
      trustedProxies,
      hosts,
      demo,
      version: VERSION,
      dashboard,
    });
    const setupUrl = demo ? null : setupUrlOf(data.admin, baseUrl, now(), log);
    const jobs = startJobs(serverJobs({ ...data, log, now }), log);
    // Salts whose day ended while no server ran go at once, not with the job's first turn.
    void data.visitors.sweep().catch((error: unknown) => log.error(`Sweeping the salts failed: ${describeError(error)}`));
    return {
      address: addressOf(listen.hostname, port),
      setupUrl,
      store: data.store,
      async stop() {
        app.close();
        await Promise.all([drain(server, LIMITS.drainMs), jobs.stop()]);
        await data.close();
      },
    };
  } catch (error) {
    void server.stop(true);
    throw error;
  }
}

/**
 * Whoever listens to this machine only is asked by this machine only. Then no socket has to be asked for its address, which is a call into
 * the system for each event.
 */
function addressed(server: Server<unknown>, { hostname }: Listen): NonNullable<AppDeps["server"]> {
  if (hostname !== "127.0.0.1" && hostname !== "::1") return server;
  const socket = { address: hostname };
  return { requestIP: () => socket, timeout: (request, seconds) => server.timeout(request, seconds) };
}

/** Null when there is a user already; and before the clock is set, when a link would be too old as soon as it is. */
function setupUrlOf({ setup }: Data["admin"], baseUrl: string, nowMs: number, log: Log): string | null {
  if (!setup.needed()) return null;
  if (isClockSet(nowMs)) return `${baseUrl}/setup#token=${setup.issue()}`;
  log.warn("The clock of this machine is not set. Set it and start Cairn again: then it shows the link that creates the first user.");
  return null;
}

function listenOn({ hostname, port }: Listen, fetch: (request: Request) => Response | Promise<Response>): Server<unknown> {
  try {
    return Bun.serve({
      hostname,
      port,
      fetch,
      // Bun's error page would show source code to strangers.
      development: false,
      // Without development Bun shares a port that is in use: half of the requests would go to the other server.
      reusePort: false,
      // Bun counts it from the start of a request, whatever its name says: what may take longer asks for more (http/app.ts).
      idleTimeout: LIMITS.requestSlowS,
      maxRequestBodySize: LIMITS.requestBodyBytes,
    });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const at = addressOf(hostname, port);
    if (code === "EADDRINUSE") throw new OperatorError(`${at} is in use by another program; choose another with --listen HOST:PORT.`);
    throw new OperatorError(`Cannot listen on ${at}: ${message}`);
  }
}

function addressOf(hostname: string, port: number): string {
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
