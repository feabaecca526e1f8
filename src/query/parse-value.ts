import { invalid, quote } from "./invalid.ts";

export function expectArray(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(field, `must be an array, not ${quote(value)}.`);
  return value;
}

/** An object with no other than the known keys. A key like "__proto__" is just an unknown one. */
export function expectObject(value: unknown, field: string, known: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(field === "" ? "query" : field, `must be an object, not ${quote(value)}.`);
  }
  const entries = new Map(Object.entries(value));
  for (const key of entries.keys()) {
    if (known.includes(key)) continue;
    const name = field === "" ? key : `${field}.${key}`;
    throw invalid(name.slice(0, 100), `unknown key ${quote(key)}; known are ${known.join(", ")}.`);
  }
  return entries;
}

export function expectInteger(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(field, `must be a whole number from ${least} to ${most}, not ${quote(value)}.`);
  }
  return value;
}

export function expectBoolean(value: unknown, field: string): boolean {
  if (typeof value !== "boolean") throw invalid(field, `must be true or false, not ${quote(value)}.`);
  return value;
}

export function expectUnique(values: readonly unknown[], field: string): void {
  const twice = values.findIndex((value, index) => values.indexOf(value) !== index);
  if (twice !== -1) throw invalid(`${field}[${twice}]`, `${quote(values[twice])} is asked for twice.`);
}

export function required(value: unknown, field: string): unknown {
  if (value === undefined) throw invalid(field, "is missing.");
  return value;
}
