import { ENGINES } from "../../model/event.ts";
import type { Chunk, Lasting } from "./chunk.ts";
import type { Layout } from "./cut-visits.ts";
import { grown, type Measure } from "./measure.ts";
import type { RowBuffer } from "./row-buffer.ts";

const APPLICATION = 1 + ENGINES.indexOf("application");
const NONE: Lasting = { visitors: new Uint32Array(0), high: new Uint32Array(0), low: new Uint32Array(0) };

/** Found when a day is made into columns. Most sites have none. */
export function lastingVisitors(rows: RowBuffer, { rows: order, eventStart, visitStart }: Layout): Lasting {
  const found: number[] = [];
  for (let visitor = 0; visitor + 1 < visitStart.length; visitor++) {
    const end = eventStart[visitStart[visitor + 1]!]!;
    for (let event = eventStart[visitStart[visitor]!]!; event < end; event++) {
      if (rows.engine[order[event]!] !== APPLICATION) continue;
      found.push(visitor);
      break;
    }
  }
  if (found.length === 0) return NONE;
  const firstRow = (visitor: number): number => order[eventStart[visitStart[visitor]!]!]!;
  return {
    visitors: Uint32Array.from(found),
    high: Uint32Array.from(found, (visitor) => rows.visitorHigh[firstRow(visitor)]!),
    low: Uint32Array.from(found, (visitor) => rows.visitorLow[firstRow(visitor)]!),
  };
}

/** The first day of each lasting visitor, as far as days were taken in. */
export class FirstDays {
  readonly #days = new Map<string, number>();

  take({ day, lasting: { high, low } }: Chunk): void {
    for (let at = 0; at < high.length; at++) {
      const id = `${high[at]} ${low[at]}`;
      const known = this.#days.get(id);
      if (known === undefined || day < known) this.#days.set(id, day);
    }
  }

  isFirst(day: number, high: number, low: number): boolean {
    return this.#days.get(`${high} ${low}`) === day;
  }
}

/** Of the lasting visitors of a group, the share in per cent of those who were never there before. */
export function newVisitors(firstDays: FirstDays): Measure {
  let known = new Uint32Array(0);
  let fresh = new Uint32Array(0);
  let lastVisitor = new Uint32Array(0);
  return {
    scan({ chunk, run, selection, grouped: { level, codes, groupOf }, groups }) {
      known = grown(known, groups);
      fresh = grown(fresh, groups);
      lastVisitor = grown(lastVisitor, groups);
      const { visitors, high, low } = chunk.lasting;
      for (let at = 0; at < visitors.length; at++) {
        const visitor = visitors[at]!;
        const isNew = firstDays.isFirst(chunk.day, high[at]!, low[at]!) ? 1 : 0;
        for (let visit = run.visitStart[visitor]!; visit < run.visitStart[visitor + 1]!; visit++) {
          if (selection.kind === "visits" && selection.visitMask[visit] === 0) continue;
          for (let event = run.eventStart[visit]!; event < run.eventStart[visit + 1]!; event++) {
            if (selection.kind === "events" && selection.eventMask[event] === 0) continue;
            const group = groupOf[codes[level === "visit" ? visit : event]!]!;
            if (lastVisitor[group] === run.firstVisitor + visitor) continue;
            lastVisitor[group] = run.firstVisitor + visitor;
            known[group]!++;
            fresh[group]! += isNew;
          }
        }
      }
    },
    value: (group) => ((known[group] ?? 0) === 0 ? null : (fresh[group]! / known[group]!) * 100),
  };
}
