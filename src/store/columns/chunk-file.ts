import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import { arraysOf, fromArrays, type Numbers } from "./chunk-arrays.ts";
import type { Chunk } from "./chunk.ts";

/** Raise it whenever the layout, or the meaning of anything in it, changes: files of another version are rebuilt. */
const FORMAT = 4;
const MAGIC = 0x4e524943; // "CIRN", little-endian
/** magic, format, checksum (64 bits), length of the JSON head, reserved. */
const PREFIX_BYTES = 24;
const ALIGN = 8;
/** A process may map some ten thousand files; small ones are cheaper as memory anyway. */
const MAP_BYTES = 256 * 1024;

interface ArrayPlace {
  readonly name: string;
  readonly width: 1 | 2 | 4 | 8;
  readonly offset: number;
  readonly length: number;
}
interface Head {
  readonly facts: Pick<
    Chunk,
    "day" | "timezone" | "source" | "baseMs" | "firstMs" | "lastMs" | "aliveMs" | "foreignLastMs" | "visitors" | "visits" | "events"
  >;
  readonly timeoutMs: number;
  readonly arrays: readonly ArrayPlace[];
}

/** Why a file cannot be used. It is rebuilt from SQLite. */
export type Unusable = "missing" | "damaged" | "other_format";

/** Written beside its place and renamed, so that a reader sees all of it or nothing. No sync: damage is found by the checksum. */
export function writeChunk(file: string, chunk: Chunk): void {
  const parts = Object.entries(arraysOf(chunk));
  const lengths = parts.map(([, array]) => padded(array.byteLength));
  const describe = (start: number): string => JSON.stringify(headOf(chunk, parts, start));
  // The head's own length moves the offsets in it: leave room for longer numbers.
  const headBytes = padded(describe(0).length + parts.length * 12);
  const start = padded(PREFIX_BYTES + headBytes);
  const bytes = new Uint8Array(start + lengths.reduce((sum, length) => sum + length, 0));
  bytes.set(new TextEncoder().encode(describe(start).padEnd(headBytes)), PREFIX_BYTES);
  let at = start;
  for (const [index, [, array]] of parts.entries()) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += lengths[index]!;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, FORMAT, true);
  view.setUint32(16, headBytes, true);
  view.setBigUint64(8, checksum(bytes), true);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.tmp`;
  try {
    writeFileSync(temporary, bytes, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Maps a file into memory, or reads a small one, and checks it. The arrays may be views of the mapping and must not be written. */
export function readChunk(file: string): Chunk | Unusable {
  let bytes: Uint8Array;
  let isMapped = false;
  try {
    isMapped = statSync(file).size >= MAP_BYTES;
    bytes = isMapped ? Bun.mmap(file, { shared: true }) : readFileSync(file);
  } catch (error) {
    return (error as { code?: string }).code === "ENOENT" ? "missing" : "damaged";
  }
  if (bytes.length < PREFIX_BYTES) return "damaged";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return "damaged";
  if (view.getUint32(4, true) !== FORMAT) return "other_format";
  if (view.getBigUint64(8, true) !== checksum(bytes)) return "damaged";
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + view.getUint32(16, true)))) as Head;
  if (head.timeoutMs !== VISIT_TIMEOUT_MS) return "other_format";
  const arrays = new Map(head.arrays.map((place) => [place.name, viewOf(bytes, place)]));
  return { ...head.facts, isMapped, hiddenVisits: null, whole: null, ...fromArrays(arrays, head.facts) };
}

/** Over everything but the checksum itself. */
function checksum(bytes: Uint8Array): bigint {
  return Bun.hash.xxHash64(bytes.subarray(16), BigInt(bytes.length));
}

const padded = (bytes: number): number => Math.ceil(bytes / ALIGN) * ALIGN;

function headOf(chunk: Chunk, parts: readonly [string, Numbers][], start: number): Head {
  const { day, timezone, source, baseMs, firstMs, lastMs, aliveMs, foreignLastMs, visitors, visits, events } = chunk;
  let offset = start;
  const arrays = parts.map(([name, array]): ArrayPlace => {
    const place = { name, width: array.BYTES_PER_ELEMENT as 1 | 2 | 4 | 8, offset, length: array.length };
    offset += padded(array.byteLength);
    return place;
  });
  return {
    facts: { day, timezone, source, baseMs, firstMs, lastMs, aliveMs, foreignLastMs, visitors, visits, events },
    timeoutMs: VISIT_TIMEOUT_MS,
    arrays,
  };
}

function viewOf(bytes: Uint8Array, { width, offset, length }: ArrayPlace): Numbers {
  const at = bytes.byteOffset + offset;
  if (width === 1) return new Uint8Array(bytes.buffer, at, length);
  if (width === 2) return new Uint16Array(bytes.buffer, at, length);
  if (width === 4) return new Uint32Array(bytes.buffer, at, length);
  return new Float64Array(bytes.buffer, at, length);
}
