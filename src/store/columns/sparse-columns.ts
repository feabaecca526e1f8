import type { Sparse, SPARSE_COLUMNS } from "./chunk.ts";
import type { Layout } from "./cut-visits.ts";
import type { RareNumbers, RowBuffer } from "./row-buffer.ts";

type SparseColumns = Record<(typeof SPARSE_COLUMNS)[number], Sparse>;

const NONE: Sparse = { events: new Uint32Array(0), values: new Float64Array(0) };

/** The numbers that some events carry, and what was said of page views, by reports or by the view itself. */
export function sparseColumns(rows: RowBuffer, { rows: order, reportRows, reportEvents }: Layout, pageview: Uint8Array): SparseColumns {
  if (rows.numbers.length === 0) return { revenue: NONE, duration: NONE, scroll: NONE, engaged: NONE };
  const revenue = new Collected();
  const duration = new Collected();
  // 1 + the value, so that 0 is "nothing said".
  const scroll = new Float64Array(order.length);
  const engaged = new Float64Array(order.length);
  const hear = (event: number, said: RareNumbers): void => {
    if (said.scroll !== null) scroll[event] = Math.max(scroll[event]!, 1 + said.scroll);
    if (said.engaged !== null) engaged[event] = (engaged[event] || 1) + said.engaged;
  };
  for (let event = 0; event < order.length; event++) {
    const numbers = rows.numbersOf(order[event]!);
    if (numbers === null) continue;
    if (numbers.revenue !== null) revenue.add(event, numbers.revenue);
    if (numbers.duration !== null) duration.add(event, numbers.duration);
    if (pageview[event] === 1) hear(event, numbers);
  }
  for (let report = 0; report < reportRows.length; report++) {
    const numbers = rows.numbersOf(reportRows[report]!);
    if (numbers !== null) hear(reportEvents[report]!, numbers);
  }
  return { revenue: revenue.toSparse(), duration: duration.toSparse(), scroll: whereSaid(scroll), engaged: whereSaid(engaged) };
}

class Collected {
  readonly events: number[] = [];
  readonly values: number[] = [];

  add(event: number, value: number): void {
    this.events.push(event);
    this.values.push(value);
  }

  toSparse(): Sparse {
    return { events: Uint32Array.from(this.events), values: Float64Array.from(this.values) };
  }
}

function whereSaid(onePlus: Float64Array): Sparse {
  const said = new Collected();
  for (let event = 0; event < onePlus.length; event++) if (onePlus[event]! > 0) said.add(event, onePlus[event]! - 1);
  return said.toSparse();
}
