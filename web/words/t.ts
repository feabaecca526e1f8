import type { ComponentChildren } from "preact";
import { language, locale } from "../language.ts";
import type { Key, Message, Placeholders } from "./message.ts";
import { messageOf } from "./tables.ts";

type Values<K extends Key, Value> = [Placeholders<K>] extends [never] ? [] : [values: Readonly<Record<Placeholders<K>, Value>>];

/** The text of a key in the reader's language: `t("site.all-rows", { count: 12 })`. Numbers are written as the language writes them. */
export function t<K extends Key>(key: K, ...[values]: Values<K, string | number>): string {
  return partsOf(key, values ?? {}).join("");
}

/** Like `t`, but markup may stand in place of a name: for a link or a piece of code within a sentence. */
export function tNodes<K extends Key>(key: K, ...[values]: Values<K, ComponentChildren>): ComponentChildren[] {
  return partsOf(key, values ?? {});
}

function partsOf<Value>(key: Key, values: Readonly<Record<string, Value>>): (string | Value)[] {
  const text = formOf(messageOf(language(), key), values["count"]);
  // Every second piece is what stood between braces.
  return spaced(text)
    .split(/\{(\w+)\}/)
    .map((piece, at) => (at % 2 === 0 ? piece : shown(values[piece] ?? "")));
}

const shown = <Value>(value: Value): Value | string => (typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : value);

/** French puts a space before some signs; a line must not break there. */
const spaced = (text: string): string => (language() === "fr" ? text.replace(/ (?=[;:!?»%])|(?<=«) /g, "\u00a0") : text);

function formOf(message: Message, count: unknown): string {
  if (typeof message === "string") return message;
  const category = new Intl.PluralRules(locale()).select(Number(count));
  return (category === "one" || category === "many" ? message[category] : undefined) ?? message.other;
}
