import { minorDigits } from "../lib/currency.ts";
import { AppError } from "../model/app-error.ts";
import { ENGAGEMENT, PAGEVIEW } from "../model/event.ts";
import type { GoalProp, GoalRule } from "../model/goal.ts";
import { LIMITS } from "../model/limits.ts";

type Given = Readonly<Record<string, unknown>>;

const KINDS: { readonly [Kind in GoalRule["kind"]]: readonly string[] } = {
  page: ["kind", "path"],
  event: ["kind", "name", "props"],
  scroll: ["kind", "path", "depth"],
  duration: ["kind", "seconds"],
};
const OPERATORS: readonly GoalProp["op"][] = ["is", "is_not", "contains", "contains_not"];

/** JSON to a rule, each text in its one spelling. Throws AppError 400 that names the field. */
export function parseGoalRule(given: unknown): GoalRule {
  if (!isObject(given)) throw wrong("rule", 'rule must be an object such as { "kind": "page", "path": "/thanks" }.');
  const kind = given["kind"];
  switch (kind) {
    case "page":
      refuseUnknown(given, KINDS.page, "rule");
      return { kind, path: readPath(given["path"]) };
    case "event":
      refuseUnknown(given, KINDS.event, "rule");
      return { kind, name: readEventName(given["name"]), props: readProps(given["props"] ?? []) };
    case "scroll":
      refuseUnknown(given, KINDS.scroll, "rule");
      return { kind, path: readPath(given["path"]), depth: readWhole(given["depth"], "rule.depth", 100) };
    case "duration":
      refuseUnknown(given, KINDS.duration, "rule");
      return { kind, seconds: readWhole(given["seconds"], "rule.seconds", LIMITS.goalDurationS) };
    default:
      throw wrong("rule.kind", `rule.kind must be one of ${Object.keys(KINDS).join(", ")}.`);
  }
}

/** What a goal is called when nobody gave it a name. */
export function defaultGoalName(rule: GoalRule): string {
  switch (rule.kind) {
    case "page":
      return `Visit ${rule.path}`;
    case "event":
      return rule.name;
    case "scroll":
      return `Scroll ${rule.depth}% on ${rule.path}`;
    case "duration":
      return `Visit of ${rule.seconds} s or more`;
  }
}

/** ISO 4217, or empty. Only what happened once can have been paid. */
export function parseCurrency(given: unknown, rule: GoalRule): string {
  if (given === "") return "";
  const code = typeof given === "string" ? given.trim().toUpperCase() : "";
  if (minorDigits(code) === null) throw wrong("currency", 'currency must be a code such as "EUR", or empty.');
  if (rule.kind !== "page" && rule.kind !== "event") throw wrong("currency", "Only goals of an event or a page have revenue.");
  return code;
}

function readPath(given: unknown): string {
  const path = typeof given === "string" ? given.trim() : "";
  if (!/^[/*]/.test(path) || path.length > LIMITS.goalPathChars || !isPrintable(path)) {
    throw wrong("rule.path", `rule.path must be a path such as "/blog/*" of at most ${LIMITS.goalPathChars} characters.`);
  }
  return path;
}

function readEventName(given: unknown): string {
  const name = typeof given === "string" ? given.trim() : "";
  if (name === "" || name.length > LIMITS.eventNameChars || !isPrintable(name)) {
    throw wrong("rule.name", `rule.name must be the name of an event, at most ${LIMITS.eventNameChars} characters.`);
  }
  if (name === PAGEVIEW || name === ENGAGEMENT) throw wrong("rule.name", `"${name}" is no custom event; for a page use the kind "page".`);
  return name;
}

function readProps(given: unknown): readonly GoalProp[] {
  if (!Array.isArray(given) || given.length > LIMITS.goalProps) {
    throw wrong("rule.props", `rule.props must be a list of at most ${LIMITS.goalProps} conditions.`);
  }
  return given.map((entry: unknown, index) => readProp(entry, `rule.props[${index}]`));
}

function readProp(given: unknown, field: string): GoalProp {
  if (!isObject(given)) throw wrong(field, `${field} must be an object with key, op and values.`);
  refuseUnknown(given, ["key", "op", "values"], field);
  const { key, values } = given;
  if (!isText(key, LIMITS.propKeyChars)) {
    throw wrong(`${field}.key`, `${field}.key must be the key of a property, at most ${LIMITS.propKeyChars} characters.`);
  }
  const op = OPERATORS.find((known) => known === given["op"]);
  if (op === undefined) throw wrong(`${field}.op`, `${field}.op must be one of ${OPERATORS.join(", ")}.`);
  const isList = Array.isArray(values) && values.length >= 1 && values.length <= LIMITS.goalPropValues;
  if (!isList || !values.every((value): value is string => isText(value, LIMITS.propValueChars))) {
    const each = `each of 1 to ${LIMITS.propValueChars} characters`;
    throw wrong(`${field}.values`, `${field}.values must be a list of 1 to ${LIMITS.goalPropValues} texts, ${each}.`);
  }
  return { key, op, values: [...new Set(values)] };
}

function readWhole(given: unknown, field: string, most: number): number {
  if (typeof given !== "number" || !Number.isInteger(given) || given < 1 || given > most) {
    throw wrong(field, `${field} must be a whole number from 1 to ${most}.`);
  }
  return given;
}

function refuseUnknown(given: Given, known: readonly string[], under: string): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const shown = `${under}.${name.length > 40 ? `${name.slice(0, 40)}...` : name}`;
    throw new AppError("unknown_field", 400, `${shown} is not known; known are ${known.join(", ")}.`, shown);
  }
}

const isPrintable = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);
const isText = (value: unknown, limit: number): value is string =>
  typeof value === "string" && value !== "" && value.length <= limit && value.isWellFormed();
const wrong = (field: string, message: string): AppError => new AppError("invalid_goal", 400, message, field);
const isObject = (value: unknown): value is Given => typeof value === "object" && value !== null && !Array.isArray(value);
