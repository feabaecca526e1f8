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

/** The databases that the owner has put into a directory, as they are now. */
export interface GeoFile {
  find(): FindPlace | null;
  /** Looks whether the file has changed. Cheap; to be called every few seconds. */
  refresh(): Promise<void>;
}

interface Found {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly mtimeMs: number;
  /** Differs for every version of the file. */
  readonly stamp: string;
}

/** Some providers make one file for IPv4 and another for IPv6; more than a few is a mistake. */
const FILES = 4;

/**
 * Follows the .mmdb files of a directory: the newest that knows an address answers. They are read into memory as a whole: a file that is
 * mapped and then cut short by whoever copies over it would end the process. A new version takes the place of the old in one step; one
 * that cannot be used is ignored with one line in the log, and what was read before goes on.
 */
export function createGeoFile(directory: string, log: Log): GeoFile {
  /** By name; in use. */
  const loaded = new Map<string, { readonly stamp: string; readonly find: FindPlace }>();
  const refused = new Set<string>();
  /** A file is read when two looks in a row have found it the same: it may be on its way here. */
  let seen: ReadonlySet<string> | null = null;
  let inOrder: readonly FindPlace[] = [];

  const refuse = ({ name, stamp }: Found, why: string): void => {
    refused.add(stamp);
    log.warn(`The database of places cannot be used and is ignored: ${why}`, { file: name });
  };

  const load = async (found: Found): Promise<void> => {
    const { name, path, stamp } = found;
    if (found.bytes > LIMITS.geoFileBytes) return refuse(found, `it is larger than ${LIMITS.geoFileBytes / 1e6} MB`);
    try {
      const bytes = await readFile(path);
      // Written to while it was read: the next look decides.
      if ((await look(path, name))?.stamp !== stamp) return;
      loaded.set(name, { stamp, find: openDatabase(bytes) });
      log.info("Places come from a new database.", { file: name });
    } catch (error) {
      refuse(found, (error as Error).message);
    }
  };

  const findPlace: FindPlace = (ip) => {
    for (const find of inOrder) {
      const place = find(ip);
      if (place !== null) return place;
    }
    return null;
  };

  return {
    find: () => (inOrder.length === 0 ? null : findPlace),
    async refresh() {
      const files = await lookAround(directory);
      const before = seen;
      seen = new Set(files.map(({ stamp }) => stamp));
      for (const name of loaded.keys()) {
        if (files.some((file) => file.name === name)) continue;
        loaded.delete(name);
        log.info("The database of places is gone.", { file: name });
      }
      for (const file of files) {
        const isNew = file.stamp !== loaded.get(file.name)?.stamp && !refused.has(file.stamp);
        if (isNew && (before === null || before.has(file.stamp))) await load(file);
      }
      for (const stamp of refused) if (!seen.has(stamp)) refused.delete(stamp);
      inOrder = files.flatMap(({ name }) => loaded.get(name)?.find ?? []);
    },
  };
}

/** The newest first. */
async function lookAround(directory: string): Promise<Found[]> {
  // Most have no such directory.
  const names = directory === "" ? [] : await readdir(directory).catch(() => []);
  const databases = names.filter((name) => name.endsWith(".mmdb") && !name.startsWith("."));
  const found = await Promise.all(databases.map((name) => look(join(directory, name), name)));
  return found
    .filter((file) => file !== null)
    .toSorted((a, b) => b.mtimeMs - a.mtimeMs || (a.name < b.name ? -1 : 1))
    .slice(0, FILES);
}

async function look(path: string, name: string): Promise<Found | null> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) return null;
  const { size: bytes, mtimeMs, ino } = info;
  return { path, name, bytes, mtimeMs, stamp: `${name} ${ino} ${bytes} ${mtimeMs}` };
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
