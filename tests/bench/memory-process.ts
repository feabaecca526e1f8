import { readFileSync } from "node:fs";
import { openStore } from "../../src/store/local.ts";
import { askBodies, dashboardRequests, furtherRequests } from "./dashboard.ts";
import { silent } from "./load-data.ts";

/**
 * `memory-process.ts DIRECTORY DAYS`: opens a store, asks everything twice, and prints the process's own memory in bytes, without the
 * files that are mapped: before, and the most seen after a question.
 */
const [directory, days] = [Bun.argv[2]!, Number(Bun.argv[3])];
const store = await openStore({ directory, log: silent });
const before = ownBytes();
let most = before;
for (const { bodies } of [...dashboardRequests(days), ...furtherRequests(days), ...dashboardRequests(days)]) {
  await askBodies(bodies, (plans) => store.execute(plans, new AbortController().signal));
  most = Math.max(most, ownBytes());
}
console.log(JSON.stringify({ before, most }));
await store.close();

/** Of Linux; elsewhere it is not known. */
function ownBytes(): number {
  try {
    return Number(/RssAnon:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return NaN;
  }
}
