import type { Geo } from "../../ingest/geo.ts";

/** Regions and towns by country, the larger ones twice. The database inside the executable knows countries alone. */
const TOWNS: Readonly<Record<string, readonly (readonly [region: string, city: string])[]>> = {
  US: [
    ["New York", "New York"],
    ["New York", "New York"],
    ["California", "Los Angeles"],
    ["California", "San Francisco"],
    ["Illinois", "Chicago"],
    ["Texas", "Austin"],
  ],
  DE: [
    ["Berlin", "Berlin"],
    ["Berlin", "Berlin"],
    ["Bavaria", "Munich"],
    ["Hamburg", "Hamburg"],
    ["Hesse", "Frankfurt am Main"],
  ],
  GB: [
    ["England", "London"],
    ["England", "London"],
    ["England", "Manchester"],
    ["Scotland", "Edinburgh"],
  ],
  FR: [
    ["Île-de-France", "Paris"],
    ["Île-de-France", "Paris"],
    ["Auvergne-Rhône-Alpes", "Lyon"],
    ["Occitanie", "Toulouse"],
  ],
  IN: [
    ["Karnataka", "Bengaluru"],
    ["Maharashtra", "Mumbai"],
    ["Delhi", "New Delhi"],
  ],
  CA: [
    ["Ontario", "Toronto"],
    ["Quebec", "Montreal"],
  ],
  NL: [
    ["North Holland", "Amsterdam"],
    ["South Holland", "Rotterdam"],
  ],
  JP: [["Tokyo", "Tokyo"]],
  BR: [["São Paulo", "São Paulo"]],
  ES: [
    ["Madrid", "Madrid"],
    ["Catalonia", "Barcelona"],
  ],
};

/** A made-up visitor lives in a town of the country that the address belongs to; each address always in the same one. */
export function withTowns(geo: Geo): Geo {
  return {
    ...geo,
    place(address) {
      const { country, ...nothing } = geo.place(address);
      const towns = TOWNS[country];
      if (towns === undefined) return { country, ...nothing };
      const [region, city] = towns[Number(address.split(".")[2] ?? 0) % towns.length]!;
      return { country, region, city };
    },
  };
}
