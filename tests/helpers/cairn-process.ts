import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The compiled executable, as a person would run it. CAIRN_EXECUTABLE names another build. */
export const EXECUTABLE = process.env["CAIRN_EXECUTABLE"] ?? join(import.meta.dir, "../../dist/cairn");

export interface CairnProcess {
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  readonly pid: number;
  /** Everything the process has printed so far, standard output and error together. */
  output(): string;
  /** Sends a signal to the server's own process. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code when the process has ended. */
  readonly exited: Promise<number>;
  /** SIGTERM, and waits. Answers the exit code. */
  stop(): Promise<number>;
}

export interface StartOptions {
  readonly directory: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the executable: strace, unshare. The server is then found by its port. */
  readonly wrap?: (command: readonly string[]) => readonly string[];
}

const READY_MS = 15_000;

/** Starts `cairn serve` on a free port of the loopback and waits until it says that it listens. */
export async function startCairn({ directory, args = [], env = {}, wrap = (command) => command }: StartOptions): Promise<CairnProcess> {
  if (!existsSync(EXECUTABLE)) throw new Error("dist/cairn is missing: run the build first");
  const port = freePort();
  const command = wrap([EXECUTABLE, "serve", "--data", directory, "--listen", `127.0.0.1:${port}`, ...args]);
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "pipe", stderr: "pipe", env: { ...process.env, ...env } });
  let text = "";
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) text += decoder.decode(bytes, { stream: true });
  };
  const collected = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const exited = Promise.all([child.exited, collected]).then(([code]) => code);
  await waitFor(
    () => text.includes("is listening on") || child.exitCode !== null,
    READY_MS,
    () => `no readiness line:\n${text}`,
  );
  if (child.exitCode !== null) throw new Error(`cairn ended with ${child.exitCode}:\n${text}`);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    directory,
    pid: child.pid,
    output: () => text,
    signal: (name) => child.kill(name),
    exited,
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the executable to its end. */
export async function runCairn(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  wrap = (command: readonly string[]) => command,
): Promise<Ran> {
  const child = Bun.spawn([...wrap([EXECUTABLE, ...args])], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, ...env },
  });
  const [stdout, stderr, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { code, stdout, stderr };
}

export function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

/** Polls a condition that has no event; throws what `describe` says when it does not come true. */
export async function waitFor(holds: () => boolean | Promise<boolean>, limitMs: number, describe: () => string): Promise<void> {
  const endsMs = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > endsMs) throw new Error(describe());
    await Bun.sleep(10);
  }
}

/** A data directory for one test. `KEEP=1` leaves it and prints where it is. */
export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "cairn-test-"));
  const remove = (): void => {
    if (process.env["KEEP"] === "1") console.log(`kept: ${path}`);
    else rmSync(path, { recursive: true, force: true });
  };
  return { path, remove };
}

/** Ends the server under strace by the id of its own process. */
export function endChild({ pid }: CairnProcess): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const server = children.find((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").startsWith(EXECUTABLE));
  if (server === undefined) throw new Error("no server under strace");
  process.kill(server, "SIGTERM");
}
