import { NAME_DIMENSIONS, type NameDimension } from "./query.ts";

const countries = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** A stored code by its English name. Databases of places give cities by name; a region without a list of names shows its code. */
export function nameOf(dimension: NameDimension, code: string): string {
  return dimension === "visit:country_name" && /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}

/** The codes among which names are looked for; null where the name is what is stored. */
export function codesOf(dimension: NameDimension): readonly string[] | null {
  return dimension === "visit:country_name" ? allCountries() : null;
}

export const codeDimension = (dimension: NameDimension) => NAME_DIMENSIONS[dimension];

let known: readonly string[] | null = null;

/** Every two letters that have a name of their own. */
function allCountries(): readonly string[] {
  if (known === null) {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    known = pairs.filter((code) => countries.of(code) !== code);
  }
  return known;
}
