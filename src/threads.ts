/**
 * Starts Cairn's worker threads and speaks with them. Stands beside the workers because the compiled executable finds them by an
 * address relative to this file (DESIGN, facts).
 */
export type ThreadName = "writer" | "query";

export interface Thread {
  /** Resolves with the worker's answer; rejects with its error, or when the thread dies. */
  call<Answer>(kind: string, data: unknown): Promise<Answer>;
  /** Asks the worker to finish, then ends it. */
  close(): Promise<void>;
}

/** What travels to a worker and back. */
export interface Request {
  readonly id: number;
  readonly kind: string;
  readonly data: unknown;
}
export type Reply =
  { readonly id: number; readonly ok: true; readonly data: unknown } | { readonly id: number; readonly ok: false; readonly error: string };

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that dies is started again at the next call: what it was asked meanwhile is rejected, never silently lost. */
export function startThread(name: ThreadName, setup: unknown, onDeath: (reason: string) => void): Thread {
  let worker: Worker | null = null;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();

  const die = (reason: string): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(new Error(`${name} thread: ${reason}`));
    waiting.clear();
    onDeath(reason);
  };

  const start = (): Worker => {
    const started = newWorker(name);
    started.onmessage = ({ data }: MessageEvent<Reply>) => {
      const wait = waiting.get(data.id);
      if (wait === undefined) return;
      waiting.delete(data.id);
      if (data.ok) wait.resolve(data.data as never);
      else wait.reject(new Error(data.error));
    };
    started.onerror = (event) => {
      event.preventDefault();
      if (worker === started) die(event.message);
    };
    started.addEventListener("close", () => {
      if (worker === started) die("ended");
    });
    started.postMessage({ id: 0, kind: "setup", data: setup } satisfies Request);
    return started;
  };

  const call = <Answer>(kind: string, data: unknown): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      worker ??= start();
      const id = nextId++;
      waiting.set(id, { resolve: resolve as (answer: never) => void, reject });
      worker.postMessage({ id, kind, data } satisfies Request);
    });

  const close = async (): Promise<void> => {
    if (worker === null) return;
    const ending = worker;
    try {
      await call("close", null);
    } finally {
      // Also one whose setup failed: it would keep the process alive.
      worker = null;
      ending.terminate();
    }
  };

  return { call, close };
}

/** Each address is written out, so that the bundler sees it. */
function newWorker(name: ThreadName): Worker {
  return name === "writer"
    ? new Worker(new URL("./worker-writer.ts", import.meta.url))
    : new Worker(new URL("./worker-query.ts", import.meta.url));
}

export type Handlers = Readonly<Record<string, (data: never) => unknown>>;

/**
 * The worker's side: `setup` makes the handlers, every later message calls one of them, in order of arrival. A setup that failed (a
 * full disk, say) is tried again at the next message.
 */
export function serveThread(port: typeof globalThis, setup: (data: never) => Handlers): void {
  let prepare = (): Handlers => ({});
  let handlers: Handlers | null = null;
  const answer = (reply: Reply): void => port.postMessage(reply);
  port.onmessage = async ({ data: { id, kind, data } }: MessageEvent<Request>) => {
    try {
      if (kind === "setup") {
        prepare = () => setup(data as never);
        return;
      }
      handlers ??= prepare();
      const handler = handlers[kind];
      if (handler === undefined) throw new Error(`no handler for ${kind}`);
      answer({ id, ok: true, data: await handler(data as never) });
    } catch (error) {
      answer({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
    }
  };
}
