import { Reader } from "maxmind";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatIp, type Ip } from "../lib/ip.ts";
import type { Log } from "../lib/log.ts";
import { LIMITS } from "../model/limits.ts";
import { createTreeWalk } from "./geo-tree.ts";
import { readPlace, type Place, type PlaceRecord } from "./place.ts";

/** Places read from the file so far, by the number of their record. */
const PLACES = 50_000;

/** Finds the place of an address; null when the database has none. */
export type FindPlace = (ip: Ip) => Place | null;

/** The database that the owner has put into a directory, as it is now. */
export interface GeoFile {
  find(): FindPlace | null;
  /** Looks whether the file has changed. Cheap; to be called every few seconds. */
  refresh(): Promise<void>;
}

interface Found {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Differs for every version of the file. */
  readonly stamp: string;
}

/**
 * Follows the newest .mmdb of a directory. It is read into memory as a whole: a file that is mapped and then cut short by whoever copies
 * over it would end the process. A new one takes the place of the old in one step; one that cannot be used is ignored with one line in
 * the log, and the one before goes on.
 */
export function createGeoFile(directory: string, log: Log): GeoFile {
  let current: { readonly stamp: string; readonly find: FindPlace } | null = null;
  let refused = "";
  /** A file is read when two looks in a row have found it the same: it may be on its way here. */
  let seen: string | null = null;

  const refuse = ({ name, stamp }: Found, why: string): void => {
    refused = stamp;
    log.warn(`The database of places cannot be used and is ignored: ${why}`, { file: name });
  };

  const load = async (found: Found): Promise<void> => {
    if (found.bytes > LIMITS.geoFileBytes) return refuse(found, `it is larger than ${LIMITS.geoFileBytes / 1e6} MB`);
    try {
      const bytes = await readFile(found.path);
      // Written to while it was read: the next look decides.
      if ((await newest(directory))?.stamp !== found.stamp) return;
      current = { stamp: found.stamp, find: openDatabase(bytes) };
      log.info("Places come from a new database.", { file: found.name });
    } catch (error) {
      refuse(found, (error as Error).message);
    }
  };

  return {
    find: () => current?.find ?? null,
    async refresh() {
      const found = await newest(directory);
      const before = seen;
      const isFirstLook = before === null;
      seen = found?.stamp ?? "";
      if (found === null) {
        if (current !== null) log.info("The database of places is gone; countries come from the one inside Cairn.");
        current = null;
      } else if (found.stamp !== current?.stamp && found.stamp !== refused && (isFirstLook || before === seen)) await load(found);
    },
  };
}

async function newest(directory: string): Promise<Found | null> {
  // Most have no such directory.
  const names = directory === "" ? [] : await readdir(directory).catch(() => []);
  let best: { found: Found; mtimeMs: number } | null = null;
  for (const name of names.filter((each) => each.endsWith(".mmdb") && !each.startsWith(".")).toSorted()) {
    const path = join(directory, name);
    const info = await stat(path).catch(() => null);
    if (info === null || !info.isFile() || (best !== null && info.mtimeMs < best.mtimeMs)) continue;
    const stamp = `${name} ${info.ino} ${info.size} ${info.mtimeMs}`;
    best = { found: { path, name, bytes: info.size, stamp }, mtimeMs: info.mtimeMs };
  }
  return best?.found ?? null;
}

/** Throws when it is no database of places. */
export function openDatabase(bytes: Buffer): FindPlace {
  const reader = new Reader<never>(bytes);
  const { databaseType, nodeCount, nodeByteSize } = reader.metadata;
  if (!/city|country|location|enterprise/i.test(String(databaseType)))
    throw new Error(`it is a database of another kind (${databaseType})`);
  if (nodeCount * nodeByteSize > bytes.length) throw new Error("it ends before its own tree");
  const records = reader as unknown as { get(address: string): PlaceRecord | null };
  const walk = createTreeWalk(bytes, reader.metadata);
  const places = new Map<number, Place | null>();

  return (ip) => {
    const record = walk(ip);
    if (record === 0) return null;
    let place = places.get(record);
    if (place === undefined) {
      if (places.size >= PLACES) places.clear();
      places.set(record, (place = readRecord(records, ip)));
    }
    return place;
  };
}

/** A damaged record is no place; the rest of the file may be sound. */
function readRecord(records: { get(address: string): PlaceRecord | null }, ip: Ip): Place | null {
  try {
    return readPlace(records.get(formatIp(ip)));
  } catch {
    return null;
  }
}
