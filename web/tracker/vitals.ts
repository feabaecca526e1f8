import { page } from "./page.ts";

interface Entry extends PerformanceEntry {
  readonly hadRecentInput?: boolean;
  readonly value?: number;
  readonly interactionId?: number;
}

/** What the browser has measured of this page so far: milliseconds, and the layout shift, which has no unit. */
const vitals: Record<string, number> = {};

const observe = (type: string, see: (entry: Entry) => void, more = {}): void => {
  try {
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true, ...more } as PerformanceObserverInit);
  } catch {
    // This browser does not measure that.
  }
};

/** Calls `tell` once, when the page is hidden or left: the numbers are known by then. */
export const watchVitals = (tell: (vitals: Record<string, number>) => void): void => {
  /** When a page that was prepared in the background was shown. */
  const { activationStart: shownMs = 0 } = (performance.getEntriesByType("navigation")[0] ?? {}) as { activationStart?: number };
  const since = (timeMs: number): number => Math.max(0, timeMs - shownMs);
  let shiftEndedMs = 0;
  let shiftBeganMs = 0;
  let shift = 0;
  observe("navigation", (entry) => (vitals["ttfb"] = since((entry as PerformanceNavigationTiming).responseStart)));
  observe("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") vitals["fcp"] = since(startTime);
  });
  observe("largest-contentful-paint", ({ startTime }) => (vitals["lcp"] = since(startTime)));
  observe("layout-shift", ({ startTime, value = 0, hadRecentInput }) => {
    if (hadRecentInput) return;
    // A burst: less than a second between two shifts, five seconds in all. The worst burst counts.
    const isSame = startTime - shiftEndedMs < 1000 && startTime - shiftBeganMs < 5000;
    shift = isSame ? shift + value : value;
    if (!isSame) shiftBeganMs = startTime;
    shiftEndedMs = startTime;
    vitals["cls"] = Math.max(vitals["cls"] ?? 0, shift);
  });
  observe(
    "event",
    ({ duration, interactionId }) => {
      if (interactionId) vitals["inp"] = Math.max(vitals["inp"] ?? 0, duration);
    },
    { durationThreshold: 40 },
  );
  let isTold = false;
  addEventListener("visibilitychange", () => {
    if (page.visibilityState !== "hidden" || isTold) return;
    isTold = true;
    if ("fcp" in vitals) tell(vitals);
  });
};
