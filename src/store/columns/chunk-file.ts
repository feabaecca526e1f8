import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { VISIT_TIMEOUT_MS } from "../../model/visit.ts";
import { ROW_PROPERTIES, rowArrays, rowsFrom, type Numbers, type Rows } from "./chunk-arrays.ts";
import type { Chunk } from "./chunk.ts";
import { sumArrays, sumsFrom } from "./day-sums.ts";

/** Raise it whenever the layout, or the meaning of anything in it, changes: files of another version are rebuilt. */
const FORMAT = 5;
const MAGIC = 0x4e524943; // "CIRN", little-endian
/** magic, format, checksum (64 bits), length of the JSON head, where the rows begin, checksum of the rows (64 bits). */
const PREFIX_BYTES = 32;
const CHECKED_FROM = 16;
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
  const sums = sumArrays(chunk.sums);
  const parts = [...sums, ...Object.entries(rowArrays(chunk))];
  const lengths = parts.map(([, array]) => padded(array.byteLength));
  const describe = (start: number): string => JSON.stringify(headOf(chunk, parts, start));
  // The head's own length moves the offsets in it: leave room for longer numbers.
  const headBytes = padded(describe(0).length + parts.length * 12);
  const start = padded(PREFIX_BYTES + headBytes);
  const bytes = new Uint8Array(start + lengths.reduce((sum, length) => sum + length, 0));
  bytes.set(new TextEncoder().encode(describe(start).padEnd(headBytes)), PREFIX_BYTES);
  const rowsAt = lengths.slice(0, sums.length).reduce((sum, length) => sum + length, start);
  let at = start;
  for (const [index, [, array]] of parts.entries()) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += lengths[index]!;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, FORMAT, true);
  view.setUint32(16, headBytes, true);
  view.setUint32(20, rowsAt, true);
  view.setBigUint64(24, checksum(bytes.subarray(rowsAt), bytes.length), true);
  view.setBigUint64(8, checksum(bytes.subarray(CHECKED_FROM, rowsAt), bytes.length), true);
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

/** Rows that turn out damaged when they are first read. The file is gone then: the day is made again. */
export class DamagedRows extends Error {}

/**
 * Maps a file into memory, or reads a small one, and checks it. Of a large one the head and the sums: its rows are checked when they are
 * first read, which throws DamagedRows, or never. The arrays may be views of the mapping and must not be written.
 */
export function readChunk(file: string, checksRows = false): Chunk | Unusable {
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
  const rowsAt = view.getUint32(20, true);
  if (view.getBigUint64(8, true) !== checksum(bytes.subarray(CHECKED_FROM, rowsAt), bytes.length)) return "damaged";
  const areSound = (): boolean => view.getBigUint64(24, true) === checksum(bytes.subarray(rowsAt), bytes.length);
  if ((checksRows || !isMapped) && !areSound()) return "damaged";
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + view.getUint32(16, true)))) as Head;
  if (head.timeoutMs !== VISIT_TIMEOUT_MS) return "other_format";
  const arrays = new Map(head.arrays.map((place) => [place.name, viewOf(bytes, place)]));
  const known = { ...head.facts, isMapped, hiddenVisits: null, whole: null, sums: sumsFrom(arrays) };
  return withRows(known, () => {
    if (isMapped && !areSound()) {
      rmSync(file, { force: true });
      throw new DamagedRows(`${file} is damaged`);
    }
    return rowsFrom(arrays, head.facts);
  });
}

/** The chunk, whose rows are made when one of their properties is first read. */
function withRows(known: Omit<Chunk, keyof Rows>, make: () => Rows): Chunk {
  const chunk = { ...known };
  for (const name of ROW_PROPERTIES) {
    const get = () => {
      for (const [made, value] of Object.entries(make())) Object.defineProperty(chunk, made, { value, enumerable: true });
      return (chunk as Chunk)[name];
    };
    Object.defineProperty(chunk, name, { get, enumerable: true, configurable: true });
  }
  return chunk as Chunk;
}

/** A file of another length has another one. */
function checksum(bytes: Uint8Array, fileBytes: number): bigint {
  return Bun.hash.xxHash64(bytes, BigInt(fileBytes));
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
