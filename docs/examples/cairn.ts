/** Where events go, and for which site. */
export interface CairnOptions {
  /** "https://stats.example.com" */
  readonly url: string;
  /** A key of scope events:write. */
  readonly key: string;
  readonly site: string;
  /** The visitor's address as your server knows it; behind a proxy that is the proxy's business to tell. */
  readonly addressOf: (request: Request) => string | undefined;
  /** Others for tests. */
  readonly send?: typeof fetch;
  readonly now?: () => number;
}

export interface Cairn {
  /** Notes a page view once the answer is known. Never throws and never waits. */
  pageview(request: Request, response: Response): void;
  event(name: string, event?: Record<string, unknown>): void;
  /** Sends what waits; to be awaited before the process ends. */
  flush(): Promise<void>;
}

const WAIT_MS = 1_000;
const AT_ONCE = 1_000;
/** While Cairn cannot be reached so many events wait; beyond it the oldest go. */
const MOST_WAITING = 10_000;

/** Server-side page views and events for any server that speaks Request and Response. Nobody's answer waits for them. */
export function createCairn({ url, key, site, addressOf, send = fetch, now = Date.now }: CairnOptions): Cairn {
  let waiting: Record<string, unknown>[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sending: Promise<void> = Promise.resolve();

  const add = (event: Record<string, unknown>): void => {
    // With an id of its own an event can be sent again after a broken connection and is counted once.
    waiting.push({ site, id: crypto.randomUUID(), timestamp: now(), ...event });
    if (waiting.length > MOST_WAITING) waiting.shift();
    timer ??= setTimeout(() => void flush(), WAIT_MS);
  };

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const events = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const status = await send(`${url}/api/v1/events`, { method: "POST", headers, body: JSON.stringify({ events }) })
        .then((response) => response.status)
        .catch(() => 503);
      if (status === 202) continue;
      // Full, ill or away: later. Anything else is a mistake that sending again does not mend.
      if (status === 429 || status >= 500) waiting = [...events, ...waiting].slice(-MOST_WAITING);
      return;
    }
  };

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    sending = sending.then(sendAll).then(() => {
      if (waiting.length > 0) timer ??= setTimeout(() => void flush(), WAIT_MS * 5);
    });
    return sending;
  };

  return {
    pageview(request, response) {
      const isPage = request.method === "GET" && response.headers.get("content-type")?.startsWith("text/html");
      // What a browser fetches ahead, and what went wrong, nobody has read.
      if (!isPage || response.status >= 400 || request.headers.get("sec-purpose")?.includes("prefetch")) return;
      add({
        url: request.url,
        referrer: request.headers.get("referer") ?? undefined,
        ip: addressOf(request),
        user_agent: request.headers.get("user-agent") ?? "",
      });
    },
    event: (name, event = {}) => add({ name, ...event }),
    flush,
  };
}
