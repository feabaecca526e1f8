import { expect } from "bun:test";
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { runCairn } from "./cairn-process.ts";
import { compareWithStore, type Comparison, type Ledger } from "./ledger.ts";

/**
 * What must hold after every fault, looked at when no server runs: acknowledged <= stored, nothing twice, events.db clean and, if
 * `visits` is given, so many visits altogether: one for each visitor who was never silent for half an hour.
 */
export async function expectSound(directory: string, ledgers: readonly Ledger[], visits?: number): Promise<Comparison> {
  const comparison = compareWithStore(directory, ledgers);
  const { lost, doubled } = comparison;
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
  if (visits !== undefined) expect({ visits: countVisits(directory) }).toEqual({ visits });
  const { stdout } = await runCairn(["doctor", "--data", directory]);
  expect(stdout).not.toContain("events.db:");
  expect(stdout).not.toContain("cairn.db:");
  return comparison;
}

export function countVisits(directory: string): number {
  const db = new Database(join(directory, "events.db"), { readonly: true });
  try {
    return db.query<{ visits: number }, []>("select count(*) as visits from visits").get()!.visits;
  } finally {
    db.close();
  }
}

/** How many answers there were of each kind: "counted", "dropped; ...", a status, or "none" for a broken connection. */
export function countAnswers({ entries }: Ledger): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, outcome } of entries) {
    const kind = outcome ?? String(status ?? "none");
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
