/** Milliseconds UTC. Everything that needs the time is given one of these. */
export type Clock = () => number;
export const systemClock: Clock = () => Date.now();
