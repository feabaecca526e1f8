import { CLICK_IDS } from "../data/click-ids.ts";
import type { Campaign } from "./campaign.ts";
import { nameOfApp, nameOfHost, nameOfSpelling } from "./known-sources.ts";
import { cleanPath, withoutWww } from "./page.ts";

/** A referring address without scheme, query and fragment, and the host or app it belongs to. */
export interface Referrer {
  readonly text: string;
  readonly host: string;
  readonly isApp: boolean;
}

const NO_REFERRER: Referrer = { text: "", host: "", isApp: false };
const APP_PROTOCOLS: ReadonlySet<string> = new Set(["android-app:", "ios-app:"]);

/** An address of the page's own host, of the site's domain or of this machine is no referrer: the visitor was here already. */
export function readReferrer(referrer: string, hostname: string, domain: string): Referrer {
  if (referrer === "") return NO_REFERRER;
  const url = URL.parse(referrer.trim());
  if (url === null) return NO_REFERRER;
  const isApp = APP_PROTOCOLS.has(url.protocol);
  if (!isApp && url.protocol !== "https:" && url.protocol !== "http:") return NO_REFERRER;
  const host = withoutWww(url.hostname.toLowerCase());
  if (host === "" || host === hostname || host === domain || host === "localhost" || host === "127.0.0.1") return NO_REFERRER;
  const path = cleanPath(url.pathname);
  const text = `${isApp ? `${url.protocol}//` : ""}${host}${path.endsWith("/") ? path.slice(0, -1) : path}`;
  return { text, host, isApp };
}

/** The campaign's tag, else the referrer's name, else the click id's system; empty for direct traffic. */
export function sourceOf({ tag, clickId }: Campaign, { host, isApp }: Referrer): string {
  if (tag !== "") return nameOfSpelling(tag) ?? tag;
  if (host !== "") return (isApp ? nameOfApp(host) : nameOfHost(host)) ?? host;
  return CLICK_IDS.get(clickId) ?? "";
}
