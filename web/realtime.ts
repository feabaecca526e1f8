import { useEffect, useState } from "preact/hooks";
import type { Realtime } from "../src/model/realtime.ts";
import { sharePath } from "./route.ts";

export interface Live {
  /** The newest look; it stays when the connection is lost. */
  readonly look: Realtime | null;
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
      const stream = new EventSource(`${sharePath()}/api/sites/${encodeURIComponent(domain)}/realtime`);
      source = stream;
      stream.onmessage = ({ data }: MessageEvent<string>) => {
        setLive({ look: JSON.parse(data) as Realtime, seenMs: Date.now(), state: "live" });
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
