import type { Log } from "../lib/log.ts";
import type { Beside } from "./collect.ts";
import { errorAnswer } from "./errors.ts";
import { HEADERS, pathOf } from "./headers.ts";

export type Answering = (request: Request) => Response | Promise<Response>;

export interface FastLaneOptions {
  readonly path: string;
  /** The route's own handler, the one that the router knows too. It never rejects. */
  readonly post: (beside: Beside) => (request: Request) => Promise<Response>;
  /** What happens before every request. */
  readonly before: () => void;
  /** Added to every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Log;
}

/**
 * Takes one route around the router: nearly all requests are events, and the router's bookkeeping costs a fifth of what one event does
 * (measured: 28 instead of 23 microseconds). The handler, its checks and its errors are the router's; only the way there is shorter.
 */
export function fastLane(otherwise: Answering, { path, post, before, headers, log }: FastLaneOptions): Answering {
  const failed = (error: unknown): Response => {
    const { status, headers: told, body } = errorAnswer(error, log, path);
    return Response.json(body, { status, headers: { ...HEADERS.ingest, ...headers, ...told } });
  };
  const handle = post({ headers, failed });

  // No function that waits, and nothing behind the handler's promise: each costs a promise and a turn of the queue.
  return (request) => {
    if (request.method !== "POST" || pathOf(request.url) !== path) return otherwise(request);
    try {
      before();
    } catch (error) {
      return failed(error);
    }
    return handle(request);
  };
}
