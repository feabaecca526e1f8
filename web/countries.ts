import type { Option } from "./parts/combobox.ts";
import { locale } from "./language.ts";

/** Codes that have a name and are no country. */
const NO_COUNTRIES = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

/** All countries by their names, in the reader's language and order: the browser's own list. */
export function countryOptions(): readonly Option[] {
  const names = new Intl.DisplayNames([locale()], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const found = new Map<string, string>();
  for (const code of codes) {
    const name = names.of(code);
    // Codes of states that are no more have the name of the one that followed them.
    if (name !== undefined && !NO_COUNTRIES.has(code) && new Intl.Locale("und", { region: code }).region === code) found.set(code, name);
  }
  return [...found]
    .map(([value, label]) => ({ value, label, hint: value, country: value }))
    .toSorted((left, right) => left.label.localeCompare(right.label, locale()));
}
