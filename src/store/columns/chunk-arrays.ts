import { EVENT_COLUMNS, SPARSE_COLUMNS, VISIT_COLUMNS, type Chunk, type Column, type Sparse } from "./chunk.ts";
import { zeroCodes } from "./zero-codes.ts";

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const PLAIN = ["visitStart", "eventStart", "time", "pageview", "visitPageviews", "visitBounce", "visitDurationMs"] as const;

const LASTING = ["visitors", "high", "low"] as const;

/** The arrays of a chunk's rows, by name: what its file holds beside the sums, and what it costs. A column of one value needs no codes. */
export function rowArrays(chunk: Chunk): Record<string, Numbers> {
  const arrays: Record<string, Numbers> = Object.fromEntries(PLAIN.map((name) => [name, chunk[name]]));
  for (const name of [...EVENT_COLUMNS, ...VISIT_COLUMNS]) {
    if (chunk[name].values.length > 1) arrays[`${name}.codes`] = chunk[name].codes;
    arrays[`${name}.values`] = chunk[name].values;
  }
  for (const name of LASTING) arrays[`lasting.${name}`] = chunk.lasting[name];
  for (const name of SPARSE_COLUMNS) {
    arrays[`${name}.events`] = chunk[name].events;
    arrays[`${name}.numbers`] = chunk[name].values;
  }
  return arrays;
}

/** Properties of a chunk that are made of these arrays. */
export const ROW_PROPERTIES = [...PLAIN, ...EVENT_COLUMNS, ...VISIT_COLUMNS, ...SPARSE_COLUMNS, "lasting"] as const;

export type Rows = Pick<Chunk, (typeof ROW_PROPERTIES)[number]>;

/** The way back. */
export function rowsFrom(arrays: ReadonlyMap<string, Numbers>, { events, visits }: Pick<Chunk, "events" | "visits">): Rows {
  const column = (name: string, rows: number): Column => ({
    codes: (arrays.get(`${name}.codes`) as Column["codes"] | undefined) ?? zeroCodes(rows),
    values: arrays.get(`${name}.values`) as Uint32Array,
  });
  const sparse = (name: string): Sparse => ({
    events: arrays.get(`${name}.events`) as Uint32Array,
    values: arrays.get(`${name}.numbers`) as Float64Array,
  });
  return Object.fromEntries<unknown>([
    ...PLAIN.map((name) => [name, arrays.get(name)] as const),
    ...EVENT_COLUMNS.map((name) => [name, column(name, events)] as const),
    ...VISIT_COLUMNS.map((name) => [name, column(name, visits)] as const),
    ...SPARSE_COLUMNS.map((name) => [name, sparse(name)] as const),
    ["lasting", Object.fromEntries(LASTING.map((name) => [name, arrays.get(`lasting.${name}`)]))] as const,
  ]) as unknown as Rows;
}
