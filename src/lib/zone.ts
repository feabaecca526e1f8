/**
 * The calendar of one time zone. A day is numbered by its local date, counted from 1970-01-01; it starts at the first instant of that
 * date, which is not always midnight, and lasts 23 to 25 hours, rarely others.
 */
export interface Zone {
  readonly name: string;
  /** Number of the local day that holds this instant. */
  dayOf(ms: number): number;
  /** First instant of a local day, milliseconds UTC. A date that the zone skipped starts where the next one does. */
  dayStartMs(day: number): number;
}

const DAY_MS = 86_400_000;
const known = new Map<string, Zone>();

/** Throws RangeError for a name that is no IANA zone. Zones are cached: there are some 450 of them. */
export function zoneOf(name: string): Zone {
  let zone = known.get(name);
  if (zone === undefined) {
    zone = makeZone(name);
    known.set(name, zone);
  }
  return zone;
}

export function isZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** "2026-11-21" for a day number. */
export function dayToDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Day number of "2026-11-21"; NaN when it is no date of the calendar. */
export function dateToDay(date: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return NaN;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && dayToDate(ms / DAY_MS) === date ? ms / DAY_MS : NaN;
}

/** The first local day that begins at this instant or later. */
export const firstDayFrom = (zone: Zone, ms: number): number => zone.dayOf(ms - 1) + 1;

function makeZone(name: string): Zone {
  if (!/^[A-Za-z]/.test(name)) throw new RangeError(`unknown time zone: ${name}`);
  // Throws RangeError for an unknown zone.
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  const starts = new Map<number, number>();

  const dayStartMs = (day: number): number => {
    let start = starts.get(day);
    if (start === undefined) {
      // A bounded cache: two centuries of days at most, and almost always some hundred.
      if (starts.size > 80_000) starts.clear();
      start = Temporal.PlainDate.from(dayToDate(day)).toZonedDateTime(name).epochMilliseconds;
      starts.set(day, start);
    }
    return start;
  };

  // Most calls ask for the day of the previous call.
  let lastDay = 0;
  let lastStartMs = 0;
  let lastEndMs = 0;
  const dayOf = (ms: number): number => {
    if (ms >= lastStartMs && ms < lastEndMs) return lastDay;
    // No zone is further than 14 hours from UTC, so the local day is the UTC day or a neighbour.
    let day = Math.floor(ms / DAY_MS) + 1;
    while (dayStartMs(day) > ms) day--;
    // A date that the zone skipped is empty: both it and its successor start at the same instant; the later one holds the instant.
    lastDay = day;
    lastStartMs = dayStartMs(day);
    lastEndMs = dayStartMs(day + 1);
    return day;
  };

  return { name, dayOf, dayStartMs };
}
