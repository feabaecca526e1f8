import type { LIMITS } from "../model/limits.ts";
import { parseBody } from "./parse-body.ts";
import { cleanText, cutText } from "./text.ts";

/**
 * Properties as they are stored: canonical JSON of an object of strings, keys sorted, or the empty string. Too long is cut, too many
 * are left out, lists, objects and blanks are dropped: an event is worth more than its properties.
 */
export function readProps(given: unknown, limits: typeof LIMITS): string {
  const props = typeof given === "string" ? parseBody(given) : given;
  if (typeof props !== "object" || props === null || Array.isArray(props)) return "";
  const pairs = new Map<string, string>();
  for (const [givenKey, givenValue] of Object.entries(props)) {
    if (pairs.size === limits.propPairs) break;
    const key = cutText(cleanText(givenKey), limits.propKeyChars);
    const value = cutText(cleanText(scalarText(givenValue)), limits.propValueChars);
    if (key !== "" && value !== "" && !pairs.has(key)) pairs.set(key, value);
  }
  return writeProps(pairs);
}

/** The same properties and one more, unless there is one of this name. */
export function addProp(props: string, key: string, value: string): string {
  if (value === "") return props;
  const pairs = new Map(props === "" ? [] : (Object.entries(JSON.parse(props) as object) as [string, string][]));
  if (!pairs.has(key)) pairs.set(key, value);
  return writeProps(pairs);
}

function writeProps(pairs: ReadonlyMap<string, string>): string {
  if (pairs.size === 0) return "";
  // Written by hand: an object would put "2" before "10" and give "__proto__" a meaning.
  const written = [...pairs.keys()].sort().map((key) => `${JSON.stringify(key)}:${JSON.stringify(pairs.get(key)!)}`);
  return `{${written.join(",")}}`;
}

/** The empty string for everything that is not one value. */
function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}
