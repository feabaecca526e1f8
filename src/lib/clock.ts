/** Milliseconds UTC. Everything that needs the time is given one of these. */
export type Clock = () => number;
export const systemClock: Clock = () => Date.now();

/** Cairn did not exist before. A machine without a battery wakes up in 1970; what is stored or promised then would be wrong for ever. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

export const isClockSet = (nowMs: number): boolean => nowMs >= EARLIEST_MS;
