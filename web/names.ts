import { DIMENSIONS, type FieldDimension } from "../src/model/dimension.ts";

/** A dimension as a reader calls it. */
export const DIMENSION_LABELS: Readonly<Record<FieldDimension, string>> = {
  "event:page": "Page",
  "event:name": "Event",
  "event:hostname": "Hostname",
  "visit:entry_page": "Entry page",
  "visit:exit_page": "Exit page",
  "visit:source": "Source",
  "visit:channel": "Channel",
  "visit:referrer": "Referrer",
  "visit:utm_source": "UTM source",
  "visit:utm_medium": "UTM medium",
  "visit:utm_campaign": "Campaign",
  "visit:utm_content": "UTM content",
  "visit:utm_term": "UTM term",
  "visit:country": "Country",
  "visit:device": "Device",
  "visit:browser": "Browser",
  "visit:os": "Operating system",
};

const countries = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

/** A value as a reader knows it: a country has a name, nothing at all is "Unknown". */
export function valueName(dimension: FieldDimension, value: string): string {
  if (value === "(not set)" && dimension.startsWith("visit:") && DIMENSIONS[dimension].from === "client") return "Unknown";
  if (dimension === "visit:country" && /^[A-Z]{2}$/.test(value)) return countries.of(value) ?? value;
  return value;
}

/** Flag of a country's two letters, made of the two regional indicator signs; empty for anything else. */
export function flagOf(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return "";
  return String.fromCodePoint(...[...country].map((letter) => letter.charCodeAt(0) - 65 + 0x1f1e6));
}

/** The page or referrer behind a value, as an address to open; null when it is none. */
export function outsideAddress(dimension: FieldDimension, value: string, domain: string): string | null {
  if (value === DIMENSIONS[dimension].empty) return null;
  const isPage = dimension === "event:page" || dimension === "visit:entry_page" || dimension === "visit:exit_page";
  if (isPage) return value.startsWith("/") ? addressOf(`https://${domain}${value}`, domain) : null;
  if (dimension === "visit:referrer") return /^[a-z\d-]+(\.[a-z\d-]+)+(\/|$)/i.test(value) ? addressOf(`https://${value}`, null) : null;
  return null;
}

/** What strangers sent is only ever opened over https, without credentials, and at the host it claims. */
function addressOf(text: string, host: string | null): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  return host === null || url.host === host ? url.href : null;
}
