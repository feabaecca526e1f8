import type { en } from "./en.ts";
import type { enLater } from "./en-later.ts";

/** A text that counts something, by the categories of Intl.PluralRules; "other" stands in for those that are missing. */
export interface Plural {
  readonly one: string;
  readonly many?: string;
  readonly other: string;
}

export type Message = string | Plural;

/** What an area of another language has to say: the same messages, each of the same kind. */
export type Translated<English extends Readonly<Record<string, Message>>> = {
  readonly [Name in keyof English]: English[Name] extends string ? string : Plural;
};

/** All areas, as the English ones define them. */
export type Areas = typeof en & typeof enLater;

type KeysOf<Area extends keyof Areas> = `${Area}.${keyof Areas[Area] & string}`;
/** "site.clear-filters": the area up to the first dot, then the message. */
export type Key = { [Area in keyof Areas]: KeysOf<Area> }[keyof Areas];

type MessageOf<K extends Key> = K extends `${infer Area extends keyof Areas}.${infer Name}`
  ? Name extends keyof Areas[Area]
    ? Areas[Area][Name]
    : never
  : never;

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The placeholders of a message; one that counts needs its count. */
export type Placeholders<K extends Key> =
  MessageOf<K> extends infer Found ? (Found extends string ? NamesIn<Found> : NamesIn<Found[keyof Found]> | "count") : never;
