import { existsSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SiteId } from "../model/ids.ts";

/**
 * How far each site's events had come at a time, kept beside the database. SQLite takes a cut or damaged write-ahead log for a short one
 * and says nothing (`pragma integrity_check` neither): without a witness outside, what was acknowledged would be gone unnoticed.
 */
export interface Witness {
  readonly atMs: number;
  /** Number of the newest event by site. Events are only appended, so a smaller number later means that some are gone. */
  readonly sites: Readonly<Record<string, number>>;
  /** What earlier starts found missing, the newest last. */
  readonly losses: readonly Loss[];
}

export interface Loss {
  readonly site: SiteId;
  readonly events: number;
  /** They were stored before this. */
  readonly upToMs: number;
}

const FILE = "acknowledged";
const NOTHING: Witness = { atMs: 0, sites: {}, losses: [] };

/** One that is missing or cannot be read witnesses nothing: it is made anew. */
export function readWitness(directory: string): Witness {
  const file = join(directory, FILE);
  if (!existsSync(file)) return NOTHING;
  try {
    return { ...NOTHING, ...(JSON.parse(readFileSync(file, "utf8")) as Partial<Witness>) };
  } catch {
    return NOTHING;
  }
}

/** Whole or not at all, also when the power goes. */
export async function replaceWitness(directory: string, witness: Witness): Promise<void> {
  const file = join(directory, FILE);
  try {
    const handle = await open(`${file}.tmp`, "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(witness));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.tmp`, file);
  } catch (error) {
    await rm(`${file}.tmp`, { force: true });
    throw error;
  }
  const folder = await open(directory, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
