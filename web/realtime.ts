import { useEffect, useState } from "preact/hooks";

/** One look at a site, as GET /api/sites/:domain/realtime answers it. */
export interface Look {
  /** Visitors of the last five minutes. */
  readonly current: number;
  /** The oldest first; the last is the running one. */
  readonly minutes: readonly { readonly visitors: number; readonly pageviews: number }[];
  readonly pages: readonly LookRow[];
  readonly sources: readonly LookRow[];
  readonly countries: readonly LookRow[];
  /** The newest first. */
  readonly events: readonly LookEvent[];
}

export interface LookRow {
  readonly name: string;
  readonly visitors: number;
}

export interface LookEvent {
  /** The site's own date and time, to the second. */
  readonly at: string;
  readonly timeMs: number;
  readonly name: string;
  readonly page: string;
  readonly source: string;
  readonly country: string;
  readonly device: string;
  readonly count: number;
}

export interface Live {
  /** The newest look; it stays when the connection is lost. */
  readonly look: Look | null;
  readonly seenMs: number;
  /** "refused": the server answered, but with no stream. */
  readonly state: "waiting" | "live" | "lost" | "refused";
}

/** A browser comes back by itself after a stream ended, but not after an answer that is none. */
const RETRY_MS = 5000;

/** What goes on at a site, as it happens; not while the page is out of view. */
export function useRealtime(domain: string): Live {
  const [live, setLive] = useState<Live>({ look: null, seenMs: 0, state: "waiting" });
  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const close = (): void => {
      clearTimeout(again);
      source?.close();
      source = null;
    };
    const open = (): void => {
      close();
      const stream = new EventSource(`/api/sites/${encodeURIComponent(domain)}/realtime`);
      source = stream;
      stream.onmessage = ({ data }: MessageEvent<string>) => {
        setLive({ look: JSON.parse(data) as Look, seenMs: Date.now(), state: "live" });
      };
      stream.onerror = () => {
        const ended = stream.readyState === EventSource.CLOSED;
        setLive((old) => ({ ...old, state: ended ? "refused" : "lost" }));
        if (ended) again = setTimeout(open, RETRY_MS);
      };
    };
    const follow = (): void => (document.visibilityState === "visible" ? open() : close());
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, [domain]);
  return live;
}
