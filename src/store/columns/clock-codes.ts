import type { Chunk } from "./chunk.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const HOURS: readonly string[] = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
/** Monday first. */
export const WEEKDAYS: readonly string[] = ["1", "2", "3", "4", "5", "6", "7"];

/** Codes of each event's hour, or weekday, by the clock of the chunk's zone. */
export const clockCodes = { hour: remembered(hourCodes), weekday: remembered(weekdayCodes) } as const;

/** Derived when first asked for, and kept as long as the chunk. */
function remembered(derive: (chunk: Chunk) => Uint16Array): (chunk: Chunk) => Uint16Array {
  const known = new WeakMap<Chunk, Uint16Array>();
  return (chunk) => {
    let codes = known.get(chunk);
    if (codes === undefined) known.set(chunk, (codes = derive(chunk)));
    return codes;
  };
}

function hourCodes({ time, baseMs, firstMs, lastMs, timezone }: Chunk): Uint16Array {
  const codes = new Uint16Array(time.length);
  const offsets = offsetsOf(timezone, firstMs, lastMs);
  for (let event = 0; event < codes.length; event++) {
    const localMs = baseMs + time[event]! + offsetAt(offsets, baseMs + time[event]!);
    codes[event] = Math.floor((localMs % DAY_MS) / HOUR_MS);
  }
  return codes;
}

/** Weekdays are those of dates: a day begins where the zone says. */
function weekdayCodes({ time, baseMs, firstMs, lastMs, timezone }: Chunk): Uint16Array {
  const codes = new Uint16Array(time.length);
  const offsets = offsetsOf(timezone, firstMs, lastMs);
  for (let event = 0; event < codes.length; event++) {
    const localMs = baseMs + time[event]! + offsetAt(offsets, baseMs + time[event]!);
    // The first of January 1970 was a Thursday.
    codes[event] = (Math.floor(localMs / DAY_MS) + 3) % 7;
  }
  return codes;
}

/** How far local time is ahead of UTC, from when on; ascending. Zones have whole offsets of minutes since long before the web. */
interface Offset {
  readonly fromMs: number;
  readonly offsetMs: number;
}

function offsetsOf(timezone: string, firstMs: number, lastMs: number): Offset[] {
  const offsets: Offset[] = [];
  for (let fromMs = firstMs; ;) {
    const local = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timezone);
    offsets.push({ fromMs, offsetMs: local.offsetNanoseconds / 1_000_000 });
    const next = local.getTimeZoneTransition("next")?.epochMilliseconds;
    if (next === undefined || next > lastMs) return offsets;
    fromMs = next;
  }
}

/** Nearly always there is one. */
function offsetAt(offsets: readonly Offset[], ms: number): number {
  let at = offsets.length - 1;
  while (at > 0 && offsets[at]!.fromMs > ms) at--;
  return offsets[at]!.offsetMs;
}
