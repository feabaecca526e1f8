import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";

export interface LiveStreamOptions {
  readonly request: Request;
  /** Who asks, so that nobody takes every place; null where all are one. */
  readonly asker: string | null;
  /** How many this asker may have open. */
  readonly most: number;
  /** What is there to see, as text on one line. Asked once for all who watch the same. */
  readonly look: (signal: AbortSignal) => Promise<string>;
  /** Throws as soon as this reader may look no longer. */
  readonly mayStill: () => void;
}

/** The one thing asked of Bun's server: that it does not end a stream that is meant to last. */
export interface TimedServer {
  timeout(request: Request, seconds: number): void;
}

interface Reader {
  readonly send: (text: string) => void;
  readonly end: () => void;
  readonly mayStill: () => void;
}

/** All who watch the same thing, and what they saw last. */
interface Scene {
  readonly readers: Set<Reader>;
  readonly cancel: AbortController;
  readonly timer: Timer;
  last: string | null;
  turns: number;
  /** A look is under way: on a slow machine the next turn may come before it has ended. */
  looking: boolean;
}

const encoder = new TextEncoder();

/**
 * Server-sent events: each scene is looked at every few seconds while somebody watches, and told to all of them when it has changed.
 * A reader that does not keep up, or may look no longer, is let go; browsers come back by themselves.
 */
export class LiveStreams {
  readonly #scenes = new Map<string, Scene>();
  readonly #server: TimedServer | null;
  /** Open streams of each asker. */
  readonly #open = new Map<string | null, number>();

  constructor(server: TimedServer | null) {
    this.#server = server;
  }

  /** Throws AppError 503 when too many are open, 429 when too many are this asker's. */
  open(name: string, options: LiveStreamOptions): ReadableStream<Uint8Array> {
    const { request, asker } = options;
    this.#refuseTooMany(options);
    this.#count(asker, 1);
    this.#server?.timeout(request, 0);
    let leave = (): void => {};
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          leave = this.#join(name, options, controller);
          request.signal.addEventListener("abort", leave, { once: true });
        },
        cancel: () => leave(),
      },
      { highWaterMark: LIMITS.liveQueuedMessages },
    );
  }

  /** Lets those go at once who may look no longer; without it, they hear nothing new and go within some looks. */
  recheck(): void {
    for (const { readers } of this.#scenes.values()) for (const reader of [...readers]) if (!isAllowed(reader)) reader.end();
  }

  /** Ends every stream: the server stops. */
  close(): void {
    for (const { readers } of this.#scenes.values()) for (const reader of [...readers]) reader.end();
  }

  #refuseTooMany({ asker, most }: LiveStreamOptions): void {
    const all = this.#open.values().reduce((sum, open) => sum + open, 0);
    if (all >= LIMITS.liveStreams) {
      throw new AppError("too_many_streams", 503, "Too many live views are open.", undefined, LIMITS.retryAfterS);
    }
    if (asker === null || (this.#open.get(asker) ?? 0) < most) return;
    const message = `You have ${most} live views open, which is the limit; close one.`;
    throw new AppError("too_many_streams", 429, message, undefined, LIMITS.retryAfterS);
  }

  #count(asker: string | null, change: 1 | -1): void {
    const open = (this.#open.get(asker) ?? 0) + change;
    if (open > 0) this.#open.set(asker, open);
    else this.#open.delete(asker);
  }

  #join(name: string, { asker, look, mayStill }: LiveStreamOptions, controller: ReadableStreamDefaultController<Uint8Array>): () => void {
    const scene = this.#scenes.get(name) ?? this.#begin(name, look);
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      this.#count(asker, -1);
      scene.readers.delete(reader);
      if (scene.readers.size === 0) this.#finish(name, scene);
    };
    const end = (): void => {
      leave();
      try {
        controller.close();
      } catch {
        // The connection was gone before.
      }
    };
    const send = (text: string): void => {
      if (left) return;
      if ((controller.desiredSize ?? 0) <= 0) end();
      else controller.enqueue(encoder.encode(text));
    };
    const reader: Reader = { send, end, mayStill };
    scene.readers.add(reader);
    send(`retry: ${LIMITS.liveRetryMs}\n\n`);
    if (scene.last !== null) send(message(scene.last));
    return leave;
  }

  #begin(name: string, look: LiveStreamOptions["look"]): Scene {
    const cancel = new AbortController();
    const turn = (): void => void this.#turn(scene, look);
    const scene: Scene = { readers: new Set(), cancel, timer: setInterval(turn, LIMITS.liveLookMs), last: null, turns: 0, looking: false };
    this.#scenes.set(name, scene);
    turn();
    return scene;
  }

  #finish(name: string, scene: Scene): void {
    clearInterval(scene.timer);
    scene.cancel.abort();
    this.#scenes.delete(name);
  }

  async #turn(scene: Scene, look: LiveStreamOptions["look"]): Promise<void> {
    if (scene.looking) return;
    scene.looking = true;
    scene.turns++;
    let text: string | null = null;
    try {
      text = await look(scene.cancel.signal);
    } catch {
      // A query that failed is tried again with the next turn; who watches keeps what was seen before.
    }
    scene.looking = false;
    const quiet = scene.turns % LIMITS.liveHeartbeatTurns === 0;
    const isNew = text !== null && text !== scene.last;
    for (const reader of [...scene.readers]) {
      if ((quiet || isNew) && !isAllowed(reader)) reader.end();
      else if (isNew) reader.send(message(text!));
      else if (quiet) reader.send(": still here\n\n");
    }
    if (text !== null) scene.last = text;
  }
}

const message = (text: string): string => `data: ${text}\n\n`;

function isAllowed({ mayStill }: Reader): boolean {
  try {
    mayStill();
    return true;
  } catch {
    return false;
  }
}
