import type { Log } from "../lib/log.ts";
import { errorAnswer } from "./errors.ts";
import { HEADERS, pathOf } from "./headers.ts";

export type Answering = (request: Request) => Response | Promise<Response>;

export interface FastLaneOptions {
  readonly path: string;
  /** The route's own handler, the one that the router knows too. */
  readonly post: (request: Request) => Promise<Response>;
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
  const extra = Object.entries(headers);

  const answerFailure = (error: unknown): Response => {
    const { status, headers: told, body } = errorAnswer(error, log, path);
    return Response.json(body, { status, headers: { ...HEADERS.ingest, ...headers, ...told } });
  };

  const addHeaders = (response: Response): Response => {
    for (const [name, value] of extra) response.headers.set(name, value);
    return response;
  };

  // No function that waits: each costs a promise and a turn of the queue, half a microsecond together.
  const answer = (request: Request): Response | Promise<Response> => {
    try {
      before();
      const answered = post(request);
      return extra.length === 0 ? answered.catch(answerFailure) : answered.then(addHeaders).catch(answerFailure);
    } catch (error) {
      return answerFailure(error);
    }
  };

  return (request) => (request.method === "POST" && pathOf(request.url) === path ? answer(request) : otherwise(request));
}
