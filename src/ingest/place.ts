import { LIMITS } from "../model/limits.ts";
import { cleanText, cutText } from "./text.ts";

/** Where an address is, as exactly as a database knows. Unknown parts are empty. */
export interface Place {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  /** ISO 3166-2 ("DE-BY"); the region's name where the database has no code. */
  readonly region: string;
  /** Its name, in English. */
  readonly city: string;
}

export const NOWHERE: Place = { country: "", region: "", city: "" };

interface Named {
  readonly iso_code?: unknown;
  readonly names?: { readonly en?: unknown };
}

/** A record of MaxMind's and DB-IP's databases, or of those that keep it flat. */
export interface PlaceRecord {
  readonly country?: Named;
  readonly country_code?: unknown;
  readonly subdivisions?: readonly Named[];
  readonly state1?: unknown;
  readonly city?: Named | string;
}

/** Null when the record names no country: other kinds of databases. */
export function readPlace(record: PlaceRecord | null): Place | null {
  if (record === null || typeof record !== "object") return null;
  const country = textOf(record.country?.iso_code ?? record.country_code).toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) return null;
  const [first] = Array.isArray(record.subdivisions) ? (record.subdivisions as readonly Named[]) : [];
  const code = textOf(first?.iso_code);
  const region = code !== "" ? `${country}-${code}` : textOf(first?.names?.en ?? record.state1);
  return { country, region, city: textOf(typeof record.city === "string" ? record.city : record.city?.names?.en) };
}

const textOf = (value: unknown): string => (typeof value === "string" ? cutText(cleanText(value), LIMITS.cityChars) : "");
