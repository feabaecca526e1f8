/**
 * Not part of Cairn: loaded into the unchanged executable by Bun itself (BUN_OPTIONS=--preload=...). It makes a thread die when a file
 * named END_THREADS-<thread>-<way> appears, because nothing from outside can end one thread of a process.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

const PLACE = process.env["END_THREADS"]!;
const LOOK_MS = 5;

const workers = new Map<string, Worker>();

globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, { ...options, preload: [join(import.meta.dir, "throw-in-thread.ts")] });
    workers.set(String(url).includes("writer") ? "writer" : "query", this);
  }
} as typeof Worker;

setInterval(() => {
  for (const [name, worker] of workers) {
    const order = `${PLACE}-${name}-end`;
    if (!existsSync(order)) continue;
    rmSync(order);
    worker.terminate();
  }
}, LOOK_MS).unref();
