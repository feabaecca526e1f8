import { expect, test } from "bun:test";

/** In a process of its own: the priority of the thread that runs the tests stays. */
const SCRIPT = `
  import { readlinkSync } from "node:fs";
  import { getPriority } from "node:os";
  import { goFirst } from "${new URL("../../src/lib/thread-priority.ts", import.meta.url).pathname}";
  const before = getPriority();
  const granted = goFirst();
  const thread = process.platform === "linux" ? Number(readlinkSync("/proc/thread-self").split("/").at(-1)) : 0;
  console.log(JSON.stringify({ granted, before, now: getPriority(thread) }));
`;

test("a thread goes before others where the system lets it, and as ever elsewhere", () => {
  const { stdout, exitCode } = Bun.spawnSync([process.execPath, "-e", SCRIPT]);
  const { granted, before, now } = JSON.parse(stdout.toString()) as { granted: boolean; before: number; now: number };
  expect({ exitCode, now }).toEqual({ exitCode: 0, now: granted ? Math.max(-20, before - 5) : before });
});
