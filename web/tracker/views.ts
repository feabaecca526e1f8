import { HASH } from "./features.ts";
import { page } from "./page.ts";

/**
 * Calls `seen` when a page may have become another one. With `persisted`: it comes back as it was left (back/forward cache), where no
 * script runs again, but it is seen again.
 */
export const watchViews = (seen: (shown?: { persisted?: boolean }) => void, changes: readonly ("pushState" | "replaceState")[]): void => {
  for (const name of changes) {
    const original = history[name];
    history[name] = function (...given) {
      original.apply(this, given);
      seen();
    };
  }
  for (const type of ["popstate", "pageshow"] as const) addEventListener(type, seen as (event: Event) => void);
  if (HASH) addEventListener("hashchange", seen as (event: Event) => void);
};

/** A page that is only prepared in the background has no visitor yet. */
export const whenShown = (start: () => void): void => {
  if (page.prerendering) page.addEventListener("prerenderingchange", start);
  else start();
};
