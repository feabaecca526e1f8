import type { DropCount, DropSample } from "../model/drop.ts";
import type { Event } from "../model/event.ts";
import type { SiteId } from "../model/ids.ts";
import type { Plan, Result } from "../model/plan.ts";

/** Half-open range of event times, milliseconds UTC. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What `check` found wrong. `fixable`: deleting the columns folder (doctor --fix) repairs it. */
export interface Finding {
  readonly what: string;
  readonly fixable: boolean;
  /** Worth knowing, but nothing is wrong. */
  readonly note?: true;
}

/** A key that the properties of a site's events have, and in how many different sets of properties it occurs. */
export interface Property {
  readonly key: string;
  readonly sets: number;
}

/**
 * What to forget of a site: everything; or the events from before a day of its zone begins, of which the roll-ups stay. Single visitors
 * come with their issue.
 */
export type Forget =
  | { readonly kind: "site" }
  | {
      readonly kind: "before";
      readonly ms: number;
      readonly timezone: string;
      /** The time was right for days: what the events themselves tell of it need not be asked. */
      readonly isClockSure: boolean;
    };

/** Where events live. Every implementation passes the same conformance suite. */
export interface Store {
  /**
   * Resolved = the events and drop counts survive a power cut. Rejected = none of them was stored. Answers the places of events that
   * were left out because their `once` was stored within seven days, or because events of that time are removed; nothing when there
   * was none.
   */
  append(events: readonly Event[], drops: readonly DropCount[]): Promise<readonly number[] | void>;
  /** Plans that share a site, range and filter share the work. One result per plan, in order. */
  execute(plans: readonly Plan[], signal: AbortSignal): Promise<readonly Result[]>;
  /** From the hour of a site's first event to the end of that of its last; null while it has none. */
  span(site: SiteId): Promise<Range | null>;
  /** The keys of a site's properties, the usual ones first; a thousand at most. */
  properties(site: SiteId): Promise<readonly Property[]>;
  /** Events of one site in order of arrival. */
  read(site: SiteId, range: Range): AsyncIterable<Event>;
  /** Drops counted since a UTC day (days since 1970-01-01), newest day first. `site` null: those of unknown sites. */
  drops(site: SiteId | null, fromDay: number): Promise<readonly DropCount[]>;
  /** Some of what was not counted, newest first. */
  dropSamples(site: SiteId, limit: number): Promise<readonly DropSample[]>;
  /**
   * Keeps what a day of a site adds up to: the first one (after a day, numbered by its date from 1970-01-01) that is over and has changed
   * since, as days are in this zone. Answers which it was; null when all are kept as they are.
   */
  rollUp(site: SiteId, timezone: string, after: number | null): Promise<number | null>;
  /**
   * Answers how many events went. Of those before a time only so many go at once: ask again until none did. They stay, with an Error
   * of this message, when a day is not rolled up ("not_rolled_up"), or when for days no event came, so that the clock may be wrong
   * ("clock_in_doubt").
   */
  forget(site: SiteId, what: Forget): Promise<number>;
  /** From when on a site's events are there; null while none were removed. What happened before is not taken any more. */
  retainedFromMs(site: SiteId): number | null;
  /** Invariants of the stored data; an empty list is health. */
  check(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}
