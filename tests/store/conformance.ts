import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DIMENSIONS, TIME_DIMENSIONS, type FieldDimension } from "../../src/model/dimension.ts";
import type { Event } from "../../src/model/event.ts";
import type { Grouping, Plan } from "../../src/model/plan.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { ask, execute, rounded, toPlan, toSite } from "./ask.ts";
import { CALENDAR_SCENES } from "./calendar-scenes.ts";
import { DIMENSION_SCENES, FILTER_SCENE } from "./dimension-scenes.ts";
import { answerNaively, COUNTED } from "./oracle.ts";
import { randomScene, type RandomScene } from "./random-scenes.ts";
import { METRIC_SCENES } from "./metric-scenes.ts";
import { VISIT_SCENES, type Scene } from "./scenes.ts";

export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and opens it again over the same data. */
  reopen(): Promise<Store>;
  cleanup(): Promise<void>;
}

/** Scenes, each with some plans, asked after each of some batches. */
const RUNS = 400;
/** Pairs of events and plans that a run compares at least. */
const PAIRS = 2_000;
/** A scene of a year is not asked about by minute. */
const MOST_BUCKETS = 2_000;
/** Sites of the hand-worked scenes are ten apart: a scene may have several. */
const SITES_PER_SCENE = 10;
const SCENES: readonly Scene[] = [...VISIT_SCENES, ...CALENDAR_SCENES, ...DIMENSION_SCENES, ...METRIC_SCENES, FILTER_SCENE];

/** What every Store must be: the same answers as people worked out by hand, and as the oracle gives. One store serves all scenes. */
export function storeConformance(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore;
    let store: Store;
    let nextSite = SCENES.length * SITES_PER_SCENE + 1;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.cleanup());
    const reopen = async (): Promise<void> => {
      store = await opened.reopen();
    };

    describe.each(SCENES.map((scene, index) => [scene.name, scene, index * SITES_PER_SCENE] as const))("%s", (_, scene, firstSite) => {
      test("answers as worked out by hand", async () => {
        await store.append(eventsOf(scene, firstSite), []);
        await expectAnswers(store, scene, firstSite);
      });

      test("answers as the oracle for every dimension, interval and filter", async () => {
        const plans = crossPlans(scene, firstSite + 1);
        await expectOracle(store, eventsOf(scene, firstSite), plans);
      }, 30_000);
    });

    test("answers the same after it was opened again", async () => {
      await reopen();
      for (const [index, scene] of SCENES.entries()) await expectAnswers(store, scene, index * SITES_PER_SCENE);
    });

    test("several batches answer as one, and as the events are only appended, so does any order of arrival", async () => {
      for (const scene of SCENES.filter(({ name }) => !name.includes("order of their arrival"))) {
        const site = nextSite;
        nextSite += SITES_PER_SCENE;
        for (const event of eventsOf(scene, site - 1).toReversed()) {
          await store.append([event], []);
          await execute(store, [toPlan({ metrics: ["visits"], date_range: ["2026-01-01", "2026-12-31"] }, toSite(site, scene.timezone))]);
        }
        await expectAnswers(store, scene, site - 1);
      }
    }, 60_000);

    test("random scenes: as the oracle, batch by batch", async () => {
      let pairs = 0;
      await checkRandom(async (scene) => {
        const site = nextSite++;
        const events = scene.events.map((sketch) => makeEvent({ ...sketch, site }));
        const plans = plansOf(scene, site);
        for (const [from, to] of batchesOf(scene)) {
          await store.append(events.slice(from, to), []);
          await expectOracle(store, events.slice(0, to), plans);
          pairs += plans.length;
        }
        // Now and then everything is closed in between.
        if (site % 25 !== 0) return;
        await reopen();
        await expectOracle(store, events, plans);
      });
      expect(pairs).toBeGreaterThan(PAIRS);
    }, 240_000);

    test("random scenes: a breakdown of page views and of events adds up to its total", async () => {
      await checkRandom(
        async (scene) => {
          const site = nextSite++;
          await store.append(
            scene.events.map((sketch) => makeEvent({ ...sketch, site })),
            [],
          );
          for (const plan of plansOf(scene, site)) await expectSums(store, plan);
        },
        Math.ceil(RUNS / 3),
      );
    }, 60_000);

    test("knows from which hour to which a site has events", async () => {
      const site = nextSite;
      nextSite += 2;
      const at = ["2026-03-10T10:59:59.999Z", "2026-03-09T23:10:00Z", "2026-03-10T11:00:00Z"];
      await store.append(
        at.map((time) => makeEvent({ at: time, visitor: 1, site })),
        [],
      );
      const span = { fromMs: Date.parse("2026-03-09T23:00Z"), toMs: Date.parse("2026-03-10T12:00Z") };
      expect(await store.span(toSite(site).id)).toEqual(span);
      expect(await store.span(toSite(site + 1).id)).toBeNull();
    });

    test("events come back in order of arrival, and a forgotten site is empty", async () => {
      const site = nextSite++;
      const events = eventsOf({ ...FILTER_SCENE }, site - 1);
      await store.append(events, []);
      const range = { fromMs: Date.parse("2026-03-10T00:00Z"), toMs: Date.parse("2026-03-11T00:00Z") };
      expect(await Array.fromAsync(store.read(toSite(site).id, range))).toEqual(events);
      expect(await store.forget(toSite(site).id, { kind: "site" })).toBe(events.length);
      expect(await ask(store, { metrics: ["visitors", "events"] }, toSite(site))).toEqual([[0, 0]]);
      expect(await Array.fromAsync(store.read(toSite(site).id, range))).toEqual([]);
    });

    test("checks itself sound", async () => {
      expect(await store.check()).toEqual([]);
    });
  });
}

function eventsOf({ events }: Scene, firstSite: number): Event[] {
  return events.map((sketch) => makeEvent({ ...sketch, site: firstSite + (sketch.site ?? 1) }));
}

async function expectAnswers(store: Store, { asks, timezone }: Scene, firstSite: number): Promise<void> {
  for (const { site = 1, of, gives } of asks) {
    const rows = await ask(store, of, toSite(firstSite + site, timezone));
    expect({ of, gives: rows }).toEqual({ of, gives: gives.map((row) => [...row]) });
  }
}

async function expectOracle(store: Store, events: readonly Event[], plans: readonly Plan[]): Promise<void> {
  const results = await execute(store, plans);
  for (const [index, plan] of plans.entries()) {
    expect({ plan, result: rounded(results[index]!) }).toEqual({ plan, result: rounded(answerNaively(events, plan)) });
  }
}

/** Every dimension and interval, alone and together, unfiltered and by every value that the scene asks for. */
function crossPlans({ asks, timezone }: Scene, site: number): Plan[] {
  const ranges = [...new Set(asks.map(({ of }) => JSON.stringify(of["date_range"] ?? ["2026-03-10", "2026-03-10"])))].map((json): unknown =>
    JSON.parse(json),
  );
  const filters = [[], [["is", "event:page", ["/a"]]], [["is_not", "visit:source", ["Google"]]]];
  const plans: Plan[] = [];
  for (const date_range of ranges) {
    for (const filter of filters) {
      for (const time of [null, ...TIME_DIMENSIONS]) {
        const dimensions = time === null ? [] : [time];
        const base = toPlan({ metrics: ["visitors"], dimensions, date_range, filters: filter }, toSite(site, timezone));
        for (const field of [null, ...(Object.keys(DIMENSIONS) as FieldDimension[])]) {
          const by: Grouping[] = field === null ? [] : [{ by: "field", dimension: field }];
          const metrics = COUNTED.filter((metric) => metric !== "exit_rate" || field === "visit:exit_page");
          plans.push({ ...base, metrics, groupings: [...base.groupings, ...by], order: [] });
        }
      }
    }
  }
  return plans.filter(({ groupings }) => groupings.every((by) => by.by !== "time" || by.buckets.startsMs.length <= MOST_BUCKETS));
}

/** fast-check prints seed, path and the smallest scene that fails; `seed` and `path` beside `numRuns` repeat it. */
async function checkRandom(property: (scene: RandomScene) => Promise<void>, numRuns = RUNS): Promise<void> {
  await fc.assert(fc.asyncProperty(randomScene, property), { numRuns, endOnFailure: false });
}

function plansOf({ plans }: RandomScene, site: number): Plan[] {
  return plans.map((plan) => ({ ...plan, site: toSite(site).id }));
}

function batchesOf({ events, batches }: RandomScene): [number, number][] {
  const ends: [number, number][] = [];
  let from = 0;
  for (const size of [...batches, events.length]) {
    const to = Math.min(from + size, events.length);
    ends.push([from, to]);
    from = to;
  }
  return ends;
}

/** Conditions may hold of the same event, so only values and buckets add up. */
async function expectSums(store: Store, plan: Plan): Promise<void> {
  const metrics = ["pageviews", "events", "operations"] as const;
  const groupings = plan.groupings.filter(({ by }) => by !== "condition");
  const whole = { ...plan, metrics, order: [], limit: 1_000_000, offset: 0 };
  const [total, broken] = await execute(store, [
    { ...whole, groupings: [] },
    { ...whole, groupings },
  ]);
  const sum = (index: number): number => broken!.rows.reduce((all, row) => all + (row.metrics[index] as number), 0);
  expect({ plan, sums: metrics.map((_, index) => sum(index)) }).toEqual({ plan, sums: [...total!.rows[0]!.metrics] as number[] });
}
