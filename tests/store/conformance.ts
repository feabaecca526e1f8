import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DIMENSIONS, TIME_DIMENSIONS } from "../../src/model/dimension.ts";
import type { Event } from "../../src/model/event.ts";
import { METRICS } from "../../src/model/metric.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Store } from "../../src/store/store.ts";
import { makeEvent } from "../helpers/make-event.ts";
import { ask, execute, rounded, toPlan, toSite } from "./ask.ts";
import { CALENDAR_SCENES } from "./calendar-scenes.ts";
import { DIMENSION_SCENES, FILTER_SCENE } from "./dimension-scenes.ts";
import { answerNaively } from "./oracle.ts";
import { randomScene, type RandomScene } from "./random-scenes.ts";
import { VISIT_SCENES, type Scene } from "./scenes.ts";

export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and opens it again over the same data. */
  reopen(): Promise<Store>;
  cleanup(): Promise<void>;
}

const RUNS = 300;
/** Sites of the hand-worked scenes are ten apart: a scene may have several. */
const SITES_PER_SCENE = 10;
const SCENES: readonly Scene[] = [...VISIT_SCENES, ...CALENDAR_SCENES, ...DIMENSION_SCENES, FILTER_SCENE];

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
    });

    test("random scenes: as the oracle, batch by batch", async () => {
      await checkRandom(async (scene) => {
        const site = nextSite++;
        const events = scene.events.map((sketch) => makeEvent({ ...sketch, site }));
        const plans = plansOf(scene, site);
        for (const [from, to] of batchesOf(scene)) {
          await store.append(events.slice(from, to), []);
          await expectOracle(store, events.slice(0, to), plans);
        }
        // Now and then everything is closed in between.
        if (site % 25 !== 0) return;
        await reopen();
        await expectOracle(store, events, plans);
      });
    }, 120_000);

    test("random scenes: a breakdown of page views and of events adds up to its total", async () => {
      await checkRandom(async (scene) => {
        const site = nextSite++;
        await store.append(
          scene.events.map((sketch) => makeEvent({ ...sketch, site })),
          [],
        );
        for (const body of scene.bodies) await expectSums(store, body, scene, site);
      }, RUNS / 3);
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
  const metrics = Object.keys(METRICS);
  const counts = ["events", "visitors", "visits", "pageviews"];
  const ranges = [...new Set(asks.map(({ of }) => JSON.stringify(of["date_range"] ?? ["2026-03-10", "2026-03-10"])))].map((json): unknown =>
    JSON.parse(json),
  );
  const filters = [[], [["is", "event:page", ["/a"]]], [["is_not", "visit:source", ["Google"]]]];
  const plans: Plan[] = [];
  for (const date_range of ranges) {
    for (const filter of filters) {
      for (const field of [null, ...Object.keys(DIMENSIONS)]) {
        for (const time of [null, ...TIME_DIMENSIONS]) {
          const dimensions = [time, field].filter((name) => name !== null);
          const possible = field === "event:name" || field === "event:hostname" ? counts : metrics;
          plans.push(toPlan({ metrics: possible, dimensions, date_range, filters: filter }, toSite(site, timezone)));
        }
      }
    }
  }
  return plans;
}

/** fast-check prints seed, path and the smallest scene that fails; `seed` and `path` beside `numRuns` repeat it. */
async function checkRandom(property: (scene: RandomScene) => Promise<void>, numRuns = RUNS): Promise<void> {
  await fc.assert(fc.asyncProperty(randomScene, property), { numRuns, endOnFailure: false });
}

function plansOf({ bodies, timezone, nowMs }: RandomScene, site: number): Plan[] {
  return bodies.map((body) => toPlan(body, toSite(site, timezone), nowMs));
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

async function expectSums(store: Store, body: Readonly<Record<string, unknown>>, scene: RandomScene, site: number): Promise<void> {
  const { dimensions, date_range, filters } = body;
  const metrics = ["pageviews", "events"];
  const place = toSite(site, scene.timezone);
  const plans = [
    toPlan({ metrics, date_range, filters }, place, scene.nowMs),
    toPlan({ metrics, date_range, filters, dimensions }, place, scene.nowMs),
  ];
  const [total, broken] = await execute(store, plans);
  const sum = (index: number): number => broken!.rows.reduce((all, row) => all + row.metrics[index]!, 0);
  expect({ body, sums: [sum(0), sum(1)] }).toEqual({ body, sums: [...total!.rows[0]!.metrics] as number[] });
}
