import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { DEFAULT_SCRIPT, TRACKER_FEATURES, type SiteScript, type TrackerFeature } from "../model/site-script.ts";

type Given = Readonly<Record<string, unknown>>;
type ListName = "features" | "exclude" | "include" | "fileTypes";

const NAME = /^[a-z0-9_-]{1,60}$/;
/** It is joined with commas, and stands in a script. */
const GLOB = /^[/*][^\s,<>"'`\\\u0000-\u001f\u007f]*$/;
const FILE_TYPE = /^[a-z0-9]{1,20}$/;

/** A whole script: what is not named has its default, the name that it has now. Throws AppError 400 that names the field. */
export function parseSiteScript(body: unknown, presentName: string): SiteScript {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new AppError("invalid_body", 400, "The script must be a JSON object.");
  const given = body as Given;
  for (const field of Object.keys(given)) {
    if (field === "name" || Object.hasOwn(DEFAULT_SCRIPT, field)) continue;
    const shown = field.length > 40 ? `${field.slice(0, 40)}...` : field;
    throw new AppError("unknown_field", 400, `A script has no "${shown}".`, shown);
  }
  const { name = presentName } = given;
  if (typeof name !== "string" || !NAME.test(name)) {
    throw wrong("name", "name must be 1 to 60 of the characters a to z, 0 to 9, - and _.");
  }
  const isFeature = (text: string): text is TrackerFeature => TRACKER_FEATURES.some((feature) => feature === text);
  return {
    name,
    features: readList(given, "features", `one of ${TRACKER_FEATURES.join(", ")}`, isFeature),
    exclude: readList(given, "exclude", GLOB_WORDS, isGlob),
    include: readList(given, "include", GLOB_WORDS, isGlob),
    fileTypes: readList(given, "fileTypes", 'an ending such as "pdf"', (text): text is string => FILE_TYPE.test(text)),
    respectDnt: readSwitch(given, "respectDnt"),
    publicCounters: readSwitch(given, "publicCounters"),
  };
}

const GLOB_WORDS = `a path such as "/admin/**", without commas and quotes, at most ${LIMITS.rulePathChars} characters`;
const isGlob = (text: string): text is string => text.length <= LIMITS.rulePathChars && GLOB.test(text);

/** Equal entries are kept once. */
function readList<Entry extends string>(
  given: Given,
  field: ListName,
  what: string,
  is: (text: string) => text is Entry,
): readonly Entry[] {
  const list = given[field] ?? [];
  if (!Array.isArray(list)) throw wrong(field, `${field} must be a list of texts.`);
  if (list.length > LIMITS.scriptEntries) throw wrong(field, `${field} may have at most ${LIMITS.scriptEntries} entries.`);
  const entries = list.map((entry: unknown, index) => {
    const text = typeof entry === "string" ? entry.trim() : "";
    if (!is(text)) throw wrong(field, `${field}: entry ${index + 1} must be ${what}.`);
    return text;
  });
  return [...new Set(entries)];
}

function readSwitch(given: Given, field: "respectDnt" | "publicCounters"): boolean {
  const value = given[field] ?? DEFAULT_SCRIPT[field];
  if (typeof value !== "boolean") throw wrong(field, `${field} must be true or false.`);
  return value;
}

const wrong = (field: string, message: string): AppError => new AppError("invalid_script", 400, message, field);
