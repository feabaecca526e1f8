import type { DropCount, DropSample } from "../../src/model/drop.ts";
import type { Event } from "../../src/model/event.ts";
import type { SiteId } from "../../src/model/ids.ts";
import type { Plan, Result } from "../../src/model/plan.ts";
import type { Finding, Forget, Property, Range, Store } from "../../src/store/store.ts";
import { answerNaively } from "./oracle.ts";

const HOUR_MS = 3_600_000;
const startOfHour = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;

/** A Store of one array and the oracle. It tests the conformance suite itself: each hand-worked answer must be the oracle's, too. */
export class OracleStore implements Store {
  #events: Event[] = [];
  #drops: DropCount[] = [];

  async append(events: readonly Event[], drops: readonly DropCount[]): Promise<void> {
    this.#events.push(...events);
    this.#drops.push(...drops);
  }

  async execute(plans: readonly Plan[]): Promise<readonly Result[]> {
    return plans.map((plan) => answerNaively(this.#events, plan));
  }

  async span(site: SiteId): Promise<Range | null> {
    const times = this.#events.filter((event) => event.site === site).map(({ timeMs }) => timeMs);
    if (times.length === 0) return null;
    return { fromMs: startOfHour(Math.min(...times)), toMs: startOfHour(Math.max(...times)) + HOUR_MS };
  }

  async properties(site: SiteId): Promise<readonly Property[]> {
    const sets = new Set(this.#events.filter((event) => event.site === site && event.props !== "").map(({ props }) => props));
    const keys = [...sets].flatMap((props) => Object.keys(JSON.parse(props) as object));
    const byKey = [...Map.groupBy(keys, (key) => key)].map(([key, times]) => ({ key, sets: times.length }));
    return byKey.toSorted((a, b) => b.sets - a.sets || (a.key < b.key ? -1 : 1));
  }

  async *read(site: SiteId, { fromMs, toMs }: Range): AsyncIterable<Event> {
    for (const event of this.#events) if (event.site === site && event.timeMs >= fromMs && event.timeMs < toMs) yield event;
  }

  async drops(site: SiteId | null, fromDay: number): Promise<readonly DropCount[]> {
    return this.#drops.filter((drop) => drop.site === site && drop.day >= fromDay);
  }

  async dropSamples(site: SiteId, limit: number): Promise<readonly DropSample[]> {
    const samples = this.#drops.filter((drop) => drop.site === site).flatMap((drop) => drop.samples ?? []);
    return samples.toReversed().slice(0, limit);
  }

  async rollUp(): Promise<null> {
    return null;
  }

  retainedFromMs(): null {
    return null;
  }

  async forget(site: SiteId, what: Forget): Promise<number> {
    // What it answers is the same as with all events: that is what roll-ups promise.
    if (what.kind === "before") return 0;
    const before = this.#events.length;
    this.#events = this.#events.filter((event) => event.site !== site);
    return before - this.#events.length;
  }

  async check(): Promise<readonly Finding[]> {
    return [];
  }

  async close(): Promise<void> {}
}
