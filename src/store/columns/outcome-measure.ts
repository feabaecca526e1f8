import { ROW_SUM, type DayRows } from "../daily.ts";
import { grown, type Work } from "./measure.ts";

const FAILURE = 1;
const SUCCESS = 2;

export interface Outcomes {
  scan(work: Work): void;
  roll(group: number, columns: DayRows["columns"], at: number): void;
  successes(group: number): number;
  failures(group: number): number;
}

/** How often it was said that something succeeded, or failed. */
export function outcomes(): Outcomes {
  let successes = new Uint32Array(0);
  let failures = new Uint32Array(0);
  return {
    scan({ chunk: { outcome, events }, run: { eventStart }, selection, grouped: { level, codes, groupOf }, groups }) {
      successes = grown(successes, groups);
      failures = grown(failures, groups);
      // Most sites never say.
      if (outcome.values.every((value) => value === 0)) return;
      let visit = 0;
      for (let event = 0; event < events; event++) {
        while (eventStart[visit + 1]! <= event) visit++;
        const value = outcome.values[outcome.codes[event]!]!;
        if (value === 0) continue;
        if (selection.kind === "events" && selection.eventMask[event] === 0) continue;
        if (selection.kind === "visits" && selection.visitMask[visit] === 0) continue;
        const group = groupOf[codes[level === "visit" ? visit : event]!]!;
        if (value === SUCCESS) successes[group]!++;
        else if (value === FAILURE) failures[group]!++;
      }
    },
    roll(group, columns, at) {
      successes = grown(successes, group + 1);
      failures = grown(failures, group + 1);
      successes[group]! += columns[ROW_SUM.successes]![at]!;
      failures[group]! += columns[ROW_SUM.failures]![at]!;
    },
    successes: (group) => successes[group] ?? 0,
    failures: (group) => failures[group] ?? 0,
  };
}
