import { page } from "./page.ts";
import { post, type Body } from "./send.ts";

/** What the last page view was sent with. */
let engaged: Body | undefined;
/** Since when somebody has been looking; 0 while nobody is. */
let sinceMs = 0;
let engagedMs = 0;
/** The lowest line that was on the screen, in pixels from the top of the page; and how many per cent of the page were told of. */
let lowest = 0;
let told = 0;

const measure = (): void => {
  const nowMs = performance.now();
  lowest = Math.max(lowest, scrollY + innerHeight);
  if (sinceMs) engagedMs += nowMs - sinceMs;
  sinceMs = page.visibilityState === "visible" && page.hasFocus() ? nowMs : 0;
};

/** Tells what is new since the last time, where it is worth a request. */
const report = (): void => {
  measure();
  const depth = Math.round((lowest / page.documentElement.scrollHeight) * 100);
  if (engaged && (depth > told || engagedMs >= 3000)) {
    post({ ...engaged, n: "engagement", sd: depth, e: Math.round(engagedMs) }, () => {});
    engagedMs = 0;
    told = depth;
  }
};

/** One page ends and another begins. */
export const turnPage = (body: Body): void => {
  report();
  lowest = told = engagedMs = 0;
  engaged = body;
};

export const watchEngagement = (): void => {
  for (const type of ["scroll", "focus", "blur"]) addEventListener(type, measure);
  for (const type of ["visibilitychange", "pagehide"]) addEventListener(type, report);
};
