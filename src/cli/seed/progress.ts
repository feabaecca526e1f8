import type { Clock } from "../../lib/clock.ts";
import type { Io } from "../io.ts";

const WIDTH = 30;
/** A bar is drawn at most this often; a line without a terminal is printed at most every so often. */
const DRAW_MS = 100;
const LINE_MS = 5_000;

/** A bar on a terminal, a line every few seconds elsewhere. */
export function createProgress(io: Io, total: number, now: Clock): { show(done: number): void; end(): void } {
  let shownMs = now();
  const show = (done: number): void => {
    const atMs = now();
    if (atMs - shownMs < (io.isTTY ? DRAW_MS : LINE_MS)) return;
    shownMs = atMs;
    const share = total === 0 ? 1 : done / total;
    const percent = `${Math.floor(share * 100)} %`;
    if (!io.isTTY) return io.err(`${done} of ${total} events, ${percent}`);
    const full = Math.round(share * WIDTH);
    io.draw(`[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${percent.padStart(5)}  ${done} of ${total} events`);
  };
  return { show, end: () => io.draw("") };
}
