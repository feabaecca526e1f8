import { dayToDate, type Zone } from "../../lib/zone.ts";
import { seededRandom, weightedPicker, type Random } from "./random.ts";

/** How many events each day gets, and at which times of the day visits begin. */
export interface TrafficDay {
  readonly day: number;
  readonly startMs: number;
  /** Of the last day: now. */
  readonly endMs: number;
  readonly events: number;
  /** A time at which a visit begins. */
  begin(random: Random): number;
}

/** Sunday to Saturday. */
const WEEK = [0.62, 1.06, 1.12, 1.1, 1.06, 0.94, 0.6];
/** By the hour of the site's day. */
const HOURS = [14, 9, 6, 5, 5, 7, 14, 28, 46, 62, 70, 70, 64, 66, 70, 68, 64, 58, 52, 52, 54, 50, 38, 24];
const HOUR_MS = 3_600_000;
/** From the first day to the last the site grows by this factor. */
const GROWTH = 1.7;
/** One day in so many is a day on which the site is talked about. */
const TALK_EVERY = 45;

/** The last `days` days of the site up to now; their events add up to exactly `events`. */
export function trafficDays(options: { zone: Zone; nowMs: number; days: number; events: number; seed: number }): TrafficDay[] {
  const { zone, nowMs, days, events, seed } = options;
  const last = zone.dayOf(nowMs);
  const plans = Array.from({ length: days }, (_, index) => {
    const day = last - days + 1 + index;
    const startMs = zone.dayStartMs(day);
    const endMs = Math.min(zone.dayStartMs(day + 1), nowMs);
    const hours = hourWeights(startMs, endMs);
    const growth = 1 + (GROWTH - 1) * (index / Math.max(days - 1, 1));
    const weight = growth * dayFactor(day, seed) * hours.reduce((sum, hour) => sum + hour, 0);
    return { day, startMs, endMs, weight, hours };
  });
  const total = plans.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  return plans.map(({ day, startMs, endMs, weight, hours }) => {
    const after = before + weight;
    // The differences of rounded sums add up exactly.
    const share = Math.round((after / total) * events) - Math.round((before / total) * events);
    before = after;
    const pickHour = weightedPicker(hours);
    const begin = (random: Random): number =>
      Math.min(startMs + Math.floor((pickHour(random) + random.next()) * HOUR_MS), Math.max(endMs - 1, startMs));
    return { day, startMs, endMs, events: share, begin };
  });
}

/** Weekday, chance, and now and then a talk; a day of the calendar always gets the same. */
function dayFactor(day: number, seed: number): number {
  const random = seededRandom(seed ^ Math.imul(day, 0x9e3779b1));
  const weekday = new Date(`${dayToDate(day)}T00:00:00Z`).getUTCDay();
  const talk = random.chance(1 / TALK_EVERY) ? 1.8 + random.next() : 1;
  return WEEK[weekday]! * (0.9 + 0.2 * random.next()) * talk;
}

/** Days of 23 and 25 hours exist; the last hour of today is a part of one. */
function hourWeights(startMs: number, endMs: number): number[] {
  const hours = Math.max((endMs - startMs) / HOUR_MS, 1e-6);
  return Array.from({ length: Math.ceil(hours) }, (_, hour) => HOURS[Math.min(hour, 23)]! * Math.min(hours - hour, 1));
}
