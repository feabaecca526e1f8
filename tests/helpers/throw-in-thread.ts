/** See end-threads.ts: an exception inside the thread that nobody catches. */
import { existsSync, rmSync } from "node:fs";

const LOOK_MS = 5;
const order = `${process.env["END_THREADS"]}-${Bun.main.includes("writer") ? "writer" : "query"}-throw`;

const look = setInterval(() => {
  if (!existsSync(order)) return;
  clearInterval(look);
  rmSync(order);
  throw new Error("thrown by a test");
}, LOOK_MS);
