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
  interactive = new Uint8Array(1024);

  /** Rows as the query thread's statement gives them: time, visitor high, visitor low, name, hostname, path, origin, client, interactive. */
  append(rows: readonly (readonly number[])[]): void {
    this.#reserve(this.length + rows.length);
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
      this.interactive[at] = row[8]!;
      at++;
    }
    this.length = at;
  }

  copy(from: RowBuffer, row: number): void {
    this.#reserve(this.length + 1);
    const at = this.length++;
    this.timeMs[at] = from.timeMs[row]!;
    this.visitorHigh[at] = from.visitorHigh[row]!;
    this.visitorLow[at] = from.visitorLow[row]!;
    this.name[at] = from.name[row]!;
    this.hostname[at] = from.hostname[row]!;
    this.path[at] = from.path[row]!;
    this.origin[at] = from.origin[row]!;
    this.client[at] = from.client[row]!;
    this.interactive[at] = from.interactive[row]!;
  }

  #reserve(rows: number): void {
    if (rows <= this.timeMs.length) return;
    const size = Math.max(rows, this.timeMs.length * 2);
    this.timeMs = grown(this.timeMs, new Float64Array(size));
    this.visitorHigh = grown(this.visitorHigh, new Uint32Array(size));
    this.visitorLow = grown(this.visitorLow, new Uint32Array(size));
    this.name = grown(this.name, new Uint32Array(size));
    this.hostname = grown(this.hostname, new Uint32Array(size));
    this.path = grown(this.path, new Uint32Array(size));
    this.origin = grown(this.origin, new Uint32Array(size));
    this.client = grown(this.client, new Uint32Array(size));
    this.interactive = grown(this.interactive, new Uint8Array(size));
  }
}

function grown<Values extends Float64Array | Uint32Array | Uint8Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}
