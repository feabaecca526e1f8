import { HASH } from "./features.ts";
import { page } from "./page.ts";

/** Calls `seen` when a page may have become another one; `again` when the same one is shown once more. */
export const watchViews = (seen: () => void, again: () => void, changes: readonly ("pushState" | "replaceState")[]): void => {
  for (const name of changes) {
    const original = history[name];
    history[name] = function (...given) {
      original.apply(this, given);
      seen();
    };
  }
  addEventListener("popstate", seen);
  if (HASH) addEventListener("hashchange", seen);
  // The page comes back as it was left: no script runs again, but it is seen again.
  addEventListener("pageshow", ({ persisted }: PageTransitionEvent) => persisted && again());
};

/** A page that is only prepared in the background has no visitor yet. */
export const whenShown = (start: () => void): void => {
  if (page.prerendering) page.addEventListener("prerenderingchange", start, { once: true });
  else start();
};
