import { zoneOf } from "../lib/zone.ts";
import { definitionOf, isTimeDimension } from "../model/dimension.ts";
import type { Grouping } from "../model/plan.ts";
import { bucketLabel } from "./buckets.ts";
import { nameOf } from "./names.ts";
import type { Planned, PlanSet } from "./plan.ts";
import { isNameDimension, type SettledDimension } from "./query.ts";

type Key = string | number;
/** What the key of a grouping is called. A bucket that does not exist has no name. */
export type Label = (key: Key | null) => string | null;

/** One for each dimension of the query. */
export function labelsOf({ query, goals }: Pick<Planned, "query" | "goals">, { main }: PlanSet): readonly Label[] {
  return main.groupings.map((grouping, index) => {
    const dimension = query.dimensions[index]!;
    if (grouping.by === "field") return (key) => (key === null ? null : fieldLabel(dimension, grouping.dimension, String(key)));
    if (grouping.by === "condition") return (key) => (key === null ? null : (goals[Number(key)]?.name ?? null));
    return timeLabel(dimension, grouping, main.timezone);
  });
}

function fieldLabel(dimension: SettledDimension, stored: Extract<Grouping, { by: "field" }>["dimension"], value: string): string {
  if (value === "") return definitionOf(stored).empty;
  return isNameDimension(dimension) ? nameOf(dimension, value) : value;
}

/** Each bucket is named once, be it in many rows. */
function timeLabel(dimension: SettledDimension, { buckets }: Extract<Grouping, { by: "time" }>, timezone: string): Label {
  const names = new Map<Key, string | null>();
  return (key) => {
    if (key === null) return null;
    let name = names.get(key);
    if (name === undefined) {
      const startMs = buckets.startsMs[Number(key)];
      name = startMs === undefined || !isTimeDimension(dimension) ? null : bucketLabel(dimension, startMs, zoneOf(timezone));
      names.set(key, name);
    }
    return name;
  };
}
