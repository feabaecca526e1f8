import { watchClicks } from "./clicks.ts";
import { watchEngagement } from "./engagement.ts";
import { CLICKS, ENGAGEMENT, HASH, INIT, MANUAL, NAME, NOT_FOUND, OPT_OUT, PLAUSIBLE } from "./features.ts";
import { setOptions, type Options } from "./options.ts";
import { dataset, place } from "./page.ts";
import { domain, send } from "./send.ts";
import { watchViews, whenShown } from "./views.ts";

type Given = Parameters<typeof send>;
interface Send {
  (...given: Given): void;
  /** Calls made before this script came. */
  q?: Given[];
  /** The site that is already counted here: a snippet pasted twice counts once. */
  d?: string;
  /** Plausible's newer way to start, and what it was called with before this script came. */
  init?: (options?: Options) => void;
  o?: Options;
}

// The parts of this folder become one script in one scope (src/http/tracker-assembly.ts). It leaves one function behind.
const shared = window as Window & { cairn?: Send };
const { q: waiting = [], d: running, o: given } = shared[NAME] ?? {};

let counted: string | undefined;

const view = (shown?: { persisted?: boolean }): void => {
  const path = HASH ? place.pathname + place.hash : place.pathname;
  if (counted !== path || shown?.persisted) send("pageview");
  counted = path;
};

const start = (): void => {
  // A link to `#cairn-ignore` opts out in this browser, one to `#cairn-count` in. Before anything listens to the fragment.
  const ignore = place.hash === "#cairn-ignore";
  if (ignore || place.hash === "#cairn-count") {
    alert(OPT_OUT + "=" + (localStorage[OPT_OUT] = ignore));
    place.hash = "";
  }
  if (!MANUAL) {
    watchViews(view, PLAUSIBLE ? ["pushState"] : ["pushState", "replaceState"]);
    view();
  }
  if (ENGAGEMENT) watchEngagement();
  if (CLICKS) watchClicks();
  if (NOT_FOUND) {
    const [{ responseStatus } = {}] = performance.getEntriesByType("navigation") as { responseStatus?: number }[];
    if (responseStatus === 404 || "404" in dataset) send("404", { interactive: false });
  }
  shared[NAME] = send;
  shared[NAME].d = domain;
  if (INIT) shared[NAME].init = () => {};
  for (const call of waiting) send(...call);
};

if (running !== domain) {
  // Its calls wait with those made before this script came.
  shared[NAME] = (...call) => waiting.push(call);
  if (INIT) {
    shared[NAME].init = (chosen) => {
      setOptions(chosen);
      whenShown(start);
    };
    if (given) shared[NAME].init(given);
  } else whenShown(start);
}
