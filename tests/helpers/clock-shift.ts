import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./cairn-process.ts";

/** A clock of its own for a process that is started with this environment. */
export interface ShiftedClock {
  readonly env: Readonly<Record<string, string>>;
  /** The time that the process sees now. */
  nowMs(): number;
  /** Sets the clock; from there it goes on by itself. */
  set(time: string | number): void;
  /** Moves the clock by so much. */
  move(byS: number): void;
  remove(): void;
}

/** Compiles clock-shift.c, once for each clock: it takes a tenth of a second. */
export function shiftClock(): ShiftedClock {
  const place = temporaryDirectory();
  const library = join(place.path, "clock-shift.so");
  const source = join(import.meta.dir, "clock-shift.c");
  const { success, stderr } = Bun.spawnSync(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", library, source, "-ldl"]);
  if (!success) throw new Error(`gcc: ${stderr}`);
  const file = join(place.path, "offset");
  let offsetS = 0;
  const write = (seconds: number): void => {
    offsetS = Math.round(seconds);
    // Replaced as a whole: the process must never see a half-written number.
    writeFileSync(`${file}.new`, String(offsetS));
    renameSync(`${file}.new`, file);
  };
  write(0);
  return {
    env: { LD_PRELOAD: library, CLOCK_SHIFT: file },
    nowMs: () => Date.now() + offsetS * 1000,
    set: (time) => write(((typeof time === "number" ? time : Date.parse(time)) - Date.now()) / 1000),
    move: (byS) => write(offsetS + byS),
    remove: () => place.remove(),
  };
}
