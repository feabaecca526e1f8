import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../lib/log.ts";
import type { SiteId } from "../model/ids.ts";
import { randomSalt, SALT_BYTES, type Salt, type SaltSource } from "./salts.ts";

const MAGIC = "cairn salts 1\n";
/** site (8), end of the day (8), key. */
const RECORD_BYTES = 16 + SALT_BYTES;
const CHECKSUM_BYTES = 32;

export interface SaltFile {
  readonly file: string;
  readonly log: Log;
  /** Nobody has been counted here: that there are no salts means nothing. */
  readonly isNew?: boolean;
}

/**
 * Salts in a file of their own, so that no database, write-ahead log or backup ever holds one. Replaced as a whole: the new file is on
 * disk under another name before it takes the place of the old one, whose bytes are then overwritten.
 */
export function fileSalts({ file, log, isNew = false }: SaltFile): SaltSource {
  const next = `${file}.new`;

  const read = (): readonly Salt[] => {
    // Left by a crash while writing: what it holds was never used.
    if (existsSync(next)) wipe(next);
    if (!existsSync(file)) {
      if (!isNew) log.info("no salts are kept: visitors of today are counted anew");
      return [];
    }
    const bytes = readFileSync(file);
    const salts = decode(bytes);
    bytes.fill(0);
    if (salts === null) log.warn("the kept salts are damaged: visitors of today are counted anew");
    return salts ?? [];
  };

  const write = async (salts: readonly Salt[]): Promise<void> => {
    // Before anything is awaited: the keys may be destroyed meanwhile.
    const bytes = encode(salts);
    const old = existsSync(file) ? await open(file, "r+") : null;
    try {
      await writeDurably(next, bytes);
      await rename(next, file);
      await syncDirectory(dirname(file));
      if (old !== null) {
        // The name is gone, the blocks are still there: through the open descriptor they can be overwritten.
        const { size } = await old.stat();
        await old.write(Buffer.alloc(size), 0, size, 0);
        await old.sync();
      }
    } catch (error) {
      if (existsSync(next)) wipe(next);
      throw error;
    } finally {
      bytes.fill(0);
      await old?.close();
    }
  };

  return { draw: randomSalt, read, write };
}

function encode(salts: readonly Salt[]): Buffer {
  const bytes = Buffer.alloc(MAGIC.length + salts.length * RECORD_BYTES + CHECKSUM_BYTES);
  let at = bytes.write(MAGIC, "latin1");
  for (const { site, endsMs, key } of salts) {
    at = bytes.writeDoubleBE(site, at);
    at = bytes.writeDoubleBE(endsMs, at);
    bytes.set(key, at);
    at += SALT_BYTES;
  }
  bytes.set(checksum(bytes.subarray(0, at)), at);
  return bytes;
}

/** Null for anything that `encode` did not write. */
function decode(bytes: Buffer): readonly Salt[] | null {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < MAGIC.length || (end - MAGIC.length) % RECORD_BYTES !== 0) return null;
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC || !checksum(bytes.subarray(0, end)).equals(bytes.subarray(end))) return null;
  const salts: Salt[] = [];
  for (let at = MAGIC.length; at < end; at += RECORD_BYTES) {
    const key = Uint8Array.from(bytes.subarray(at + 16, at + RECORD_BYTES));
    salts.push({ site: bytes.readDoubleBE(at) as SiteId, endsMs: bytes.readDoubleBE(at + 8), key });
  }
  return salts;
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const checksum = (bytes: Uint8Array): Buffer => new Bun.CryptoHasher("sha256").update(bytes).digest();

function wipe(path: string): void {
  const descriptor = openSync(path, "r+");
  try {
    writeSync(descriptor, Buffer.alloc(fstatSync(descriptor).size), 0, undefined, 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    rmSync(path);
  }
}

/** A rename is on disk when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
