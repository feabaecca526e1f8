import type { RowValues } from "../sqlite/row-source.ts";

/** Numbers that few rows have; null where there is none. */
export interface RareNumbers {
  readonly revenue: number | null;
  readonly scroll: number | null;
  readonly engaged: number | null;
  readonly duration: number | null;
}

/** Arrays with one code per row that all grow alike. */
const CODES = ["name", "hostname", "path", "origin", "client", "title", "props", "currency", "visitorHigh", "visitorLow", "rare"] as const;

/** Rows of events.db in columns, in order of arrival, growing. Codes are the dictionary's. */
export class RowBuffer {
  length = 0;
  timeMs = new Float64Array(1024);
  visitorHigh = new Uint32Array(1024);
  visitorLow = new Uint32Array(1024);
  name = new Uint32Array(1024);
  hostname = new Uint32Array(1024);
  path = new Uint32Array(1024);
  origin = new Uint32Array(1024);
  client = new Uint32Array(1024);
  title = new Uint32Array(1024);
  props = new Uint32Array(1024);
  currency = new Uint32Array(1024);
  interactive = new Uint8Array(1024);
  /** As in a chunk: 1 + the place in ENGINES; 1 failure, 2 success; 0 unknown. */
  engine = new Uint8Array(1024);
  outcome = new Uint8Array(1024);
  /** 1 + the place in `numbers`; 0 for most rows, which have none of them. */
  rare = new Uint32Array(1024);
  readonly numbers: RareNumbers[] = [];

  append(rows: readonly RowValues[]): void {
    this.reserve(this.length + rows.length);
    let at = this.length;
    for (const row of rows) {
      this.timeMs[at] = row[0]!;
      this.visitorHigh[at] = row[1]!;
      this.visitorLow[at] = row[2]!;
      this.name[at] = row[3]!;
      this.hostname[at] = row[4]!;
      this.path[at] = row[5]!;
      this.origin[at] = row[6]!;
      this.client[at] = row[7]!;
      this.title[at] = row[8]!;
      this.props[at] = row[9]!;
      this.currency[at] = row[10]!;
      this.interactive[at] = row[11]!;
      this.engine[at] = row[12] === null ? 0 : 1 + row[12]!;
      this.outcome[at] = row[13] === null ? 0 : 1 + row[13]!;
      if (row[14] !== null || row[15] !== null || row[16] !== null || row[17] !== null) {
        this.rare[at] = this.numbers.push({ revenue: row[14]!, scroll: row[15]!, engaged: row[16]!, duration: row[17]! });
      }
      at++;
    }
    this.length = at;
  }

  numbersOf(row: number): RareNumbers | null {
    const place = this.rare[row]!;
    return place === 0 ? null : this.numbers[place - 1]!;
  }

  /** Makes room for so many rows in all. */
  reserve(rows: number): void {
    if (rows <= this.timeMs.length) return;
    const size = Math.max(rows, this.timeMs.length * 2);
    this.timeMs = grown(this.timeMs, new Float64Array(size));
    for (const column of CODES) this[column] = grown(this[column], new Uint32Array(size));
    this.interactive = grown(this.interactive, new Uint8Array(size));
    this.engine = grown(this.engine, new Uint8Array(size));
    this.outcome = grown(this.outcome, new Uint8Array(size));
  }
}

function grown<Values extends Float64Array | Uint32Array | Uint8Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}
