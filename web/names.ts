import { DIMENSIONS, definitionOf, GOAL_DIMENSION, isNamedDimension, propKey } from "../src/model/dimension.ts";
import type { FilterDimension } from "./filter.ts";
import { formatWeekday } from "./format.ts";
import { locale } from "./language.ts";
import { en } from "./words/en.ts";
import { t } from "./words/t.ts";

/** A dimension as a reader calls it; a property by its own name. */
export const dimensionName = (dimension: FilterDimension): string =>
  isNamedDimension(dimension) || dimension === GOAL_DIMENSION ? t(`dimensions.${dimension}`) : propKey(dimension);

/** The dimensions a reader may filter by, as they are listed. */
export const FILTER_DIMENSIONS = Object.keys(DIMENSIONS) as readonly (keyof typeof DIMENSIONS)[];

/** A value as a reader knows it: a country has a name, nothing at all is "Unknown". */
export function valueName(dimension: FilterDimension, value: string): string {
  if (dimension === GOAL_DIMENSION) return value;
  if (value === "(not set)" && definitionOf(dimension).from === "client") return t("common.unknown");
  if (dimension === "visit:country" && /^[A-Z]{2}$/.test(value)) return nameOf("region", value);
  if (dimension === "visit:language" && /^[a-z]{2,3}(-|$)/i.test(value)) return nameOf("language", value);
  if (dimension === "event:weekday" && /^[1-7]$/.test(value)) return formatWeekday(Number(value));
  const ours = dimension === "visit:channel" || dimension === "visit:device" || value === definitionOf(dimension).empty;
  const name = `value.${value}`;
  return ours && isOwnValue(name) ? t(`dimensions.${name}`) : value;
}

type OwnValue = Extract<keyof typeof en.dimensions, `value.${string}`>;
const isOwnValue = (name: string): name is OwnValue => Object.hasOwn(en.dimensions, name);

function nameOf(type: "region" | "language", code: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type, fallback: "code" }).of(code) ?? code;
  } catch {
    // Strangers send codes that are none.
    return code;
  }
}

/** The page or referrer behind a value, as an address to open; null when it is none. */
export function outsideAddress(dimension: FilterDimension, value: string, domain: string): string | null {
  if (dimension === GOAL_DIMENSION || value === definitionOf(dimension).empty) return null;
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
