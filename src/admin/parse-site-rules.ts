import { parseNetwork } from "../lib/ip.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { DEFAULT_RULES, type BotChecks, type SiteRules } from "../model/site-rules.ts";
import { normaliseDomain } from "./domain.ts";

type Given = Readonly<Record<string, unknown>>;

/** A whole set of rules: what is not named has its default. Throws AppError 400 that names the field. */
export function parseSiteRules(body: unknown): SiteRules {
  if (!isObject(body)) throw new AppError("invalid_body", 400, "The rules must be a JSON object.");
  refuseUnknown(body, DEFAULT_RULES, "");
  return {
    hostnames: readList(body, "hostnames", 'a host such as "example.com" or "*.example.com"', readHostname),
    excludedAddresses: readList(body, "excludedAddresses", 'an address or a network such as "192.0.2.0/24"', readNetwork),
    excludedCountries: readList(body, "excludedCountries", 'a country of two letters such as "DE"', readCountry),
    excludedPaths: readList(body, "excludedPaths", `a path such as "/admin/**", at most ${LIMITS.rulePathChars} characters`, readPath),
    botChecks: readBotChecks(body["botChecks"]),
    keptParameters: readList(body, "keptParameters", `a name of at most ${LIMITS.ruleParameterChars} characters`, readParameter),
    trailingSlash: readOneOf(body, "trailingSlash", ["keep", "remove"]),
    hash: readOneOf(body, "hash", ["tracker", "keep", "drop"]),
    respectDnt: readSwitch(body, "respectDnt", DEFAULT_RULES.respectDnt),
    respectGpc: readSwitch(body, "respectGpc", DEFAULT_RULES.respectGpc),
    eventsPerS: readRate(body),
  };
}

/** Each entry is read to its one spelling; equal ones are kept once. */
function readList(body: Given, field: keyof SiteRules, what: string, read: (text: string) => string | null): readonly string[] {
  const given = body[field] ?? [];
  if (!Array.isArray(given)) throw wrong(field, `${field} must be a list of texts.`);
  if (given.length > LIMITS.ruleEntries) throw wrong(field, `${field} may have at most ${LIMITS.ruleEntries} entries.`);
  const entries = given.map((entry: unknown, index) => {
    const clean = typeof entry === "string" ? read(entry.trim()) : null;
    if (clean === null) throw wrong(field, `${field}: entry ${index + 1} must be ${what}.`);
    return clean;
  });
  return [...new Set(entries)];
}

function readHostname(text: string): string | null {
  const below = text.startsWith("*.");
  const name = normaliseDomain(below ? text.slice(2) : text);
  return name === null ? null : below ? `*.${name}` : name;
}

const readNetwork = (text: string): string | null => (parseNetwork(text) === null ? null : text.toLowerCase());
const readCountry = (text: string): string | null => (/^[a-z]{2}$/i.test(text) ? text.toUpperCase() : null);

const readPath = (text: string): string | null =>
  (text.startsWith("/") || text.startsWith("*")) && text.length <= LIMITS.rulePathChars && isPrintable(text) ? text : null;

const readParameter = (text: string): string | null =>
  text !== "" && text.length <= LIMITS.ruleParameterChars && isPrintable(text) && !/[&=#?]/.test(text) ? text : null;

const isPrintable = (text: string): boolean => text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text);

function readBotChecks(given: unknown): BotChecks {
  const checks = given ?? {};
  if (!isObject(checks)) throw wrong("botChecks", "botChecks must be an object of true and false.");
  refuseUnknown(checks, DEFAULT_RULES.botChecks, "botChecks.");
  const read = (name: keyof BotChecks): boolean => readSwitch(checks, name, DEFAULT_RULES.botChecks[name], "botChecks.");
  return {
    agent: read("agent"),
    automation: read("automation"),
    datacentre: read("datacentre"),
    spamReferrer: read("spamReferrer"),
    trackerMark: read("trackerMark"),
  };
}

function readSwitch(body: Given, name: string, otherwise: boolean, under = ""): boolean {
  const given = body[name] ?? otherwise;
  if (typeof given !== "boolean") throw wrong(under + name, `${under + name} must be true or false.`);
  return given;
}

function readRate({ eventsPerS = DEFAULT_RULES.eventsPerS }: Given): number {
  const isRate = typeof eventsPerS === "number" && Number.isInteger(eventsPerS) && eventsPerS >= 0 && eventsPerS <= LIMITS.ruleEventsPerS;
  if (!isRate) throw wrong("eventsPerS", `eventsPerS must be a whole number from 0 (no limit) to ${LIMITS.ruleEventsPerS}.`);
  return eventsPerS;
}

function readOneOf<Name extends "trailingSlash" | "hash">(body: Given, name: Name, values: readonly SiteRules[Name][]): SiteRules[Name] {
  const given = body[name] ?? DEFAULT_RULES[name];
  const found = values.find((value) => value === given);
  if (found === undefined) throw wrong(name, `${name} must be one of ${values.join(", ")}.`);
  return found;
}

/** A rule with a slip in its name would be a rule that does nothing. */
function refuseUnknown(given: Given, known: object, under: string): void {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name)) {
      const shown = under + (name.length > 40 ? `${name.slice(0, 40)}...` : name);
      throw new AppError("unknown_field", 400, `There is no rule "${shown}".`, shown);
    }
  }
}

const wrong = (field: string, message: string): AppError => new AppError("invalid_rule", 400, message, field);
const isObject = (value: unknown): value is Given => typeof value === "object" && value !== null && !Array.isArray(value);
