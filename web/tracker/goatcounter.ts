import { dataset, page, place, script } from "./page.ts";
import { whenShown } from "./views.ts";

// GoatCounter's count.js, as far as its pages can tell: settings, `data-goatcounter-click`, `goatcounter.count` and what stands beside it.

type Given = string | null | undefined | ((original: string) => string | null);
interface Vars {
  path?: Given;
  title?: Given;
  referrer?: Given;
  event?: boolean;
  no_session?: boolean;
}
interface Counter {
  path?: Given;
  /** Where the count is put: a selector. */
  append?: string;
  start?: string;
  end?: string;
}
interface Settings extends Vars {
  no_onload?: boolean;
  no_events?: boolean;
  allow_local?: boolean;
  allow_frame?: boolean;
  endpoint?: string;
}
interface GoatCounter extends Settings {
  count(vars?: Vars): void;
  url(vars?: Vars): string | undefined;
  filter(): string | false;
  get_data(vars?: Vars): Record<string, unknown>;
  get_query(name: string): string | null;
  bind_events(): void;
  visit_count(counter?: Counter): Promise<void>;
}

const shared = window as Window & { goatcounter?: Settings };
const settings: Settings = { ...shared.goatcounter, ...(JSON.parse(dataset["goatcounterSettings"] ?? "{}") as Settings) };

const endpointOf = (): string => goatcounter.endpoint ?? dataset["goatcounter"] ?? new URL("/count", script.src).href;

/** The page's own name for itself, where it names this host. */
const pathOf = (): string => {
  const link = page.querySelector<HTMLLinkElement>("link[rel=canonical]");
  const address = link && new URL(link.href);
  const { pathname, search } = address && address.hostname.replace(/^www\./, "") === place.hostname.replace(/^www\./, "") ? address : place;
  return pathname + search || "/";
};

const choose = (given: Given, original: string): string | null => (typeof given === "function" ? given(original) : (given ?? original));

const goatcounter: GoatCounter = {
  ...settings,
  get_query: (name) => new URLSearchParams(place.search).get(name),
  get_data: (vars = {}) => {
    const path = choose(vars.path ?? settings.path, pathOf());
    return {
      p: path,
      r: choose(vars.referrer ?? settings.referrer, page.referrer),
      t: choose(vars.title ?? settings.title, page.title),
      e: !!(vars.event ?? settings.event),
      s: [screen.width, screen.height, devicePixelRatio || 1].join(),
      b: navigator.webdriver ? 153 : 0,
      q: place.search,
      ns: vars.no_session || undefined,
      site: dataset["site"],
    };
  },
  /** Why this browser is not counted. */
  filter: () => {
    if (!settings.allow_frame && parent !== window) return "frame";
    if (
      !settings.allow_local &&
      /^(localhost|.*\.localhost|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[::1\]|)$/.test(place.hostname)
    )
      return "localhost";
    try {
      return localStorage["skipgc"] === "t" && "disabled with #toggle-goatcounter";
    } catch {
      return false;
    }
  },
  url: (vars) => {
    const data = goatcounter.get_data(vars);
    if (data["p"] === null) return;
    const query = new URLSearchParams({ rnd: Math.random().toString(36).slice(2, 7) });
    for (const [name, value] of Object.entries(data)) if (value != null) query.set(name, String(value));
    return `${endpointOf()}?${query}`;
  },
  count: (vars) => {
    const url = !goatcounter.filter() && goatcounter.url(vars);
    // Sent even when the page is closed in the same moment.
    if (url && !navigator.sendBeacon(url)) new Image().src = url;
  },
  visit_count: async ({ path, append = "body", start, end } = {}) => {
    const query = new URLSearchParams(JSON.parse(JSON.stringify({ site: dataset["site"], start, end })) as Record<string, string>);
    const shown = choose(path, pathOf())!;
    const answer = await fetch(`${endpointOf().replace(/count$/, "counter/") + encodeURIComponent(shown)}.json?${query}`);
    const { count } = (await answer.json()) as { count?: string };
    const element = page.createElement("div");
    element.id = "gcvc-container";
    element.textContent = `${count ?? 0}`;
    page.querySelector(append)?.append(element);
  },
  bind_events: () => {
    for (const element of page.querySelectorAll<HTMLElement>("[data-goatcounter-click]")) {
      const { dataset: said, id, title } = element as HTMLElement & { name?: string };
      // Pages call this again after they have changed.
      if (said["goatcounterBound"]) continue;
      said["goatcounterBound"] = "true";
      const count = (): void =>
        goatcounter.count({
          event: true,
          path: said["goatcounterClick"] || element.getAttribute("name") || id,
          title: said["goatcounterTitle"] || title || element.innerHTML.slice(0, 200),
          referrer: said["goatcounterReferrer"],
          no_session: "goatcounterNoSession" in said,
        });
      for (const type of ["click", "auxclick"]) element.addEventListener(type, count);
    }
  },
};

const start = (): void => {
  if (place.hash === "#toggle-goatcounter") {
    const isOff = localStorage["skipgc"] === "t";
    if (isOff) localStorage.removeItem("skipgc");
    else localStorage["skipgc"] = "t";
    alert(`GoatCounter tracking is now ${isOff ? "enabled" : "disabled"} in this browser.`);
  }
  if (!settings.no_onload) goatcounter.count();
  if (!settings.no_events) goatcounter.bind_events();
};

shared.goatcounter = goatcounter;
// The buttons of the page are there by then.
if (page.readyState === "loading") page.addEventListener("DOMContentLoaded", () => whenShown(start));
else whenShown(start);
