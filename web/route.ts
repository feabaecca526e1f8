/** Screens by their addresses. */
export type Route =
  | { readonly screen: "sites" }
  | { readonly screen: "log-in" }
  | { readonly screen: "set-up" }
  | { readonly screen: "new-site" }
  | { readonly screen: "install"; readonly domain: string }
  | { readonly screen: "site"; readonly domain: string }
  | { readonly screen: "realtime"; readonly domain: string }
  /** What a word of the pages means; empty for all of them. */
  | { readonly screen: "help"; readonly topic: string }
  | { readonly screen: "settings"; readonly domain: string; readonly section: string }
  | { readonly screen: "account" }
  | { readonly screen: "keys" }
  /** Of somebody who has a link to a site; `rest` is what stands behind the link's own path. */
  | { readonly screen: "shared"; readonly rest: string }
  | { readonly screen: "not-found" };

export function routeOf(pathname: string): Route {
  const parts = pathname.split("/").filter((part) => part !== "");
  if (parts.length === 0) return { screen: "sites" };
  if (parts[0] === "login" && parts.length === 1) return { screen: "log-in" };
  if (parts[0] === "setup" && parts.length === 1) return { screen: "set-up" };
  if (parts[0] === "account" && parts.length === 1) return { screen: "account" };
  if (parts[0] === "account" && parts[1] === "keys" && parts.length === 2) return { screen: "keys" };
  if (parts[0] === "help" && parts.length <= 2) return { screen: "help", topic: decode(parts[1] ?? "") ?? "" };
  if (parts[0] === "share" && parts.length > 1) return { screen: "shared", rest: parts.slice(2).join("/") };
  if (parts[0] !== "sites") return { screen: "not-found" };
  if (parts.length === 1) return { screen: "sites" };
  if (parts[1] === "new" && parts.length === 2) return { screen: "new-site" };
  const domain = decode(parts[1]!);
  if (domain === null) return { screen: "not-found" };
  if (parts.length === 2) return { screen: "site", domain };
  if (parts[2] === "realtime" && parts.length === 3) return { screen: "realtime", domain };
  if (parts[2] === "install" && parts.length === 3) return { screen: "install", domain };
  if (parts[2] === "settings" && parts.length <= 4) return { screen: "settings", domain, section: parts[3] ?? "" };
  return { screen: "not-found" };
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** "/share/7" while the page shows a shared link: its addresses and what it asks are behind it. Empty everywhere else. */
export const sharePath = (): string => /^\/share\/[^/]+/.exec(globalThis.location?.pathname ?? "")?.[0] ?? "";

export const sitePath = (domain: string): string => sharePath() || `/sites/${encodeURIComponent(domain)}`;
export const realtimePath = (domain: string): string => `${sitePath(domain)}/realtime`;
export const helpPath = (topic = ""): string => `${sharePath()}/help${topic && `/${encodeURIComponent(topic)}`}`;
export const installPath = (domain: string): string => `${sitePath(domain)}/install`;

/** The log-in page, which leads back to where the reader wanted to go. */
export function logInPath(wanted: string): string {
  return wanted === "/" || wanted === "" ? "/login" : `/login?next=${encodeURIComponent(wanted)}`;
}

let arrived = (): void => {};

/** Does what leaves the screen, now or once the reader agrees; says whether it is done. On the way back the address has changed already. */
export type Leave = (go: () => void) => boolean;
const leaveAtOnce: Leave = (go) => (go(), true);
let leave = leaveAtOnce;

/** While a screen holds what is not saved. Returns how to stop. */
export function askBeforeLeaving(ask: Leave): () => void {
  leave = ask;
  return () => (leave = leaveAtOnce);
}

/** For what leaves the screen in another way than by `navigate`. */
export const leaveScreen: Leave = (go) => leave(go);

/** The address of a shared link keeps the secret that stands behind "#", so that it can be passed on. */
export const withSecret = (path: string): string => (path.startsWith("/share/") ? path + location.hash : path);

/** Goes to another address without loading the page again. False while the reader is asked first. */
export function navigate(path: string, { replace = false }: { replace?: boolean } = {}): boolean {
  const to = withSecret(path);
  const go = (): void => {
    if (to !== location.pathname + location.search + location.hash) history[replace ? "replaceState" : "pushState"](null, "", to);
    arrived();
  };
  return (replace ? leaveAtOnce : leave)(go);
}

/** Calls back after every change of the address: for what chooses the screens. Returns how to stop. */
export function onNavigate(listener: () => void): () => void {
  const onBack = (): boolean => leave(listener);
  arrived = listener;
  addEventListener("popstate", onBack);
  return () => removeEventListener("popstate", onBack);
}
