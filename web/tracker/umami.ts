import { dataset, page, place, script } from "./page.ts";
import { watchViews, whenShown } from "./views.ts";
import { watchVitals } from "./vitals.ts";

// Umami's tracker, as far as its pages can tell: attributes of the tag, attributes of elements, `umami.track` and `umami.identify`.

type Data = Record<string, unknown>;
type Answered = Data | false | undefined;
type Change = (type: string, payload: Data) => Answered | Promise<Answered>;
interface Umami {
  track(given?: string | Data | ((payload: Data) => Data), data?: Data): Promise<unknown> | undefined;
  identify(given?: string | Data, data?: Data): Promise<unknown> | undefined;
  getSession(): { cache: string | undefined; website: string | undefined };
}

const { websiteId, hostUrl, tag, domains, beforeSend, fetchCredentials } = dataset;
const api = (hostUrl ?? new URL(script.src).origin).replace(/\/$/, "") + "/api/send";

/** What the page called the visitor. */
let identity: string | undefined;
let cache: string | undefined;

/** An address without the parts that the tag excludes. */
const clean = (address: string): string => {
  if (!address) return address;
  const url = new URL(address, place.href);
  if (dataset["excludeSearch"] === "true") url.search = "";
  if (dataset["excludeHash"] === "true") url.hash = "";
  return url.href;
};

let shown = clean(place.href);
let before = page.referrer.startsWith(place.origin) ? "" : page.referrer;

const isOff = (): unknown => {
  const { doNotTrack, webdriver } = navigator;
  try {
    return (
      webdriver ||
      !websiteId ||
      (domains && !domains.split(",").some((domain) => domain.trim() === place.hostname)) ||
      (dataset["doNotTrack"] === "true" && doNotTrack === "1") ||
      localStorage["umami.disabled"]
    );
  } catch {
    // Storage is forbidden here: then nobody can have opted out.
    return 0;
  }
};

const describePage = (): Data => ({
  website: websiteId,
  hostname: place.hostname,
  url: shown,
  referrer: clean(before),
  title: page.title,
  screen: `${screen.width}x${screen.height}`,
  language: navigator.language,
  tag,
  id: identity,
});

const post = async (given: Data, type = "event"): Promise<unknown> => {
  const change = (window as unknown as Record<string, Change>)[beforeSend!];
  const payload = change ? await change(type, given) : given;
  if (isOff() || !payload) return undefined;
  try {
    // As plain text: browsers would ask before they send JSON to another host.
    const body = JSON.stringify({ type, payload });
    const credentials = (fetchCredentials ?? "omit") as RequestCredentials;
    const answer = await fetch(api, { keepalive: true, method: "POST", credentials, body });
    ({ cache } = (await answer.json()) as { cache?: string });
  } catch {
    // Counting must never be seen on the page.
  }
  return cache;
};

const umami: Umami = {
  track: (given, data) =>
    post(
      typeof given === "string"
        ? { ...describePage(), name: given, data }
        : typeof given === "function"
          ? given(describePage())
          : (given ?? describePage()),
    ),
  identify: (given, data) => {
    if (typeof given === "string") identity = given;
    return post({ ...describePage(), data: typeof given === "object" ? given : data }, "identify");
  },
  getSession: () => ({ cache, website: websiteId }),
};

const seen = (again?: { persisted?: boolean }): void => {
  if (again?.persisted) return void umami.track();
  const next = clean(place.href);
  if (next === shown) return;
  [before, shown] = [shown, next];
  // The application sets the title after the address.
  setTimeout(() => void umami.track(), 300);
};

/** `data-umami-event="Signup" data-umami-event-plan="pro"`. */
const act = ({ target, button }: MouseEvent): void => {
  const declared = target instanceof Element && button < 2 && target.closest("[data-umami-event]");
  if (!declared) return;
  const data: Data = {};
  for (const { name, value } of declared.attributes) {
    const key = name.split("data-umami-event-")[1];
    if (key) data[key] = value;
  }
  void umami.track(declared.getAttribute("data-umami-event")!, data);
};

const shared = window as Window & { umami?: Umami };
if (!shared.umami) {
  shared.umami = umami;
  whenShown(() => {
    const landed = describePage();
    if (dataset["performance"] === "true") watchVitals((vitals) => void post({ ...landed, ...vitals }, "performance"));
    if (dataset["distinctId"]) void umami.identify(dataset["distinctId"]);
    if (dataset["autoTrack"] === "false") return;
    for (const type of ["click", "auxclick"] as const) addEventListener(type, act, true);
    if (dataset["autoPageview"] === "false") return;
    watchViews(seen, ["pushState", "replaceState"]);
    void umami.track();
  });
}
