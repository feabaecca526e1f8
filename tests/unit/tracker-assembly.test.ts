import { beforeAll, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { trackerRoutes } from "../../src/http/tracker.ts";
import {
  assembleTracker,
  CAIRN,
  GOATCOUNTER,
  PLAUSIBLE,
  PLAUSIBLE_INIT,
  readFeatures,
  UMAMI,
  type TrackerKind,
  type TrackerParts,
} from "../../src/http/tracker-assembly.ts";
import { DEFAULT_SCRIPT } from "../../src/model/site-script.ts";
import { readTrackerParts } from "../../web/tracker/bundle.ts";

let texts: TrackerParts;
beforeAll(async () => {
  texts = await readTrackerParts();
});

const make = (kind: TrackerKind, words: readonly string[]): string => assembleTracker(kind, readFeatures(kind, words)!, texts);
const everything = (kind: TrackerKind): string[] => Object.keys(kind.features).filter((word) => word !== "manual");

/** Bytes after `gzip -9`. The first two are the promise of the README; the others keep growth from going unseen. */
const BUDGETS: readonly (readonly [name: string, kind: TrackerKind, words: readonly string[], bytes: number])[] = [
  ["cairn.js", CAIRN, [], 1000],
  ["cairn.js with everything", CAIRN, everything(CAIRN), 1900],
  ...Object.keys(CAIRN.features).map((word) => [`cairn.${word}.js`, CAIRN, [word], 1300] as const),
  ["script.js (Plausible)", PLAUSIBLE, [], 1150],
  ["script.js (Plausible) with everything", PLAUSIBLE, everything(PLAUSIBLE), 2000],
  ["pa-….js (Plausible's newer)", PLAUSIBLE_INIT, [], 2000],
  ["script.js (Umami)", UMAMI, [], 1650],
  ["count.js (GoatCounter)", GOATCOUNTER, [], 1500],
];

describe("zipped, at most", () => {
  test.each(BUDGETS)("%s", (name, kind, words, bytes) => {
    const source = make(kind, words);
    const zipped = gzipSync(source, { level: 9 }).length;
    console.log(`${name}: ${source.length} bytes, ${zipped} zipped`);
    expect(zipped).toBeLessThanOrEqual(bytes);
  });
});

test("every combination is one plain script without what it does not need", () => {
  const words = Object.keys(CAIRN.features);
  for (let bits = 0; bits < 1 << words.length; bits++) {
    const chosen = words.filter((_, index) => bits & (1 << index));
    const source = make(CAIRN, chosen);
    // Parses, and nothing of the assembly is left in it.
    new Function(source);
    expect(source).not.toMatch(/\b(import|export|eval|document\.cookie|sessionStorage)\b|<\/script|[A-Z]+_[A-Z]+|\bHASH\b/);
    // Stored on a person's own wish alone, and nothing else is looked at.
    expect(source.match(/localStorage\W\w+/g)).toEqual(["localStorage.cairn_ignore", "localStorage.cairn_ignore"]);
    expect(source.match(/localStorage/g)).toHaveLength(2);
    const marks = { "file-downloads": "7z,avi", engagement: "hasFocus", exclusions: "exclude", canonical: "canonical" };
    for (const [word, mark] of Object.entries(marks)) expect([word, source.includes(mark)]).toEqual([word, chosen.includes(word)]);
  }
});

test("the order of the words does not matter, an unknown one does", () => {
  expect(readFeatures(CAIRN, ["hash", "404"])).toEqual(readFeatures(CAIRN, ["404", "hash", "hash"])!);
  for (const word of ["", "none", "constructor", "tagged-events", "HASH"]) expect(readFeatures(CAIRN, [word])).toBeNull();
  expect(readFeatures(PLAUSIBLE, ["tagged-events", "compat", "revenue"])).toEqual(["ENGAGEMENT", "TAGGED_EVENTS", "PLAUSIBLE"]);
});

const NO_SITES = { sites: { byId: () => null }, scripts: { find: () => null, of: () => ({ ...DEFAULT_SCRIPT, name: "none" }) } };
const ask = (path: string, headers: Record<string, string> = {}) =>
  trackerRoutes({ texts, ...NO_SITES, baseUrl: "http://localhost" }).handle(new Request(`http://localhost${path}`, { headers }));

test("served with a tag, and not again to whoever has it", async () => {
  const first = await ask("/js/cairn.js");
  expect(first.status).toBe(200);
  expect(await first.text()).toBe(make(CAIRN, []));
  expect(first.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(first.headers.get("cache-control")).toBe("public, max-age=3600");
  expect(first.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  const etag = first.headers.get("etag")!;
  for (const known of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
    const again = await ask("/js/cairn.js", { "if-none-match": known });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
  }
  expect((await ask("/js/cairn.js", { "if-none-match": '"other"' })).status).toBe(200);
});

test("zipped for whoever can read it", async () => {
  const zipped = await ask("/js/cairn.js", { "accept-encoding": "gzip, br" });
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(zipped.headers.get("vary")).toBe("Accept-Encoding");
  expect(new TextDecoder().decode(Bun.gunzipSync(await zipped.arrayBuffer()))).toBe(make(CAIRN, []));
});

test.each([
  ["/js/cairn.engagement.hash.js", CAIRN, ["hash", "engagement"]],
  ["/js/script.js", PLAUSIBLE, []],
  ["/js/plausible.js", PLAUSIBLE, []],
  ["/js/script.hash.outbound-links.js", PLAUSIBLE, ["hash", "outbound-links"]],
  [
    "/js/script.compat.exclusions.file-downloads.hash.local.manual.outbound-links.pageview-props.revenue.tagged-events.js",
    PLAUSIBLE,
    ["exclusions", "file-downloads", "hash", "local", "manual", "outbound-links", "pageview-props", "tagged-events"],
  ],
  ["/script.js", UMAMI, []],
  ["/count.js", GOATCOUNTER, []],
] as const)("%s", async (path, kind, words) => {
  expect(await (await ask(path)).text()).toBe(make(kind, words));
});

test.each([
  "/js/none.js",
  "/js/cairn.none.js",
  "/js/cairn..js",
  "/js/cairn.hash",
  "/js/parts.json",
  "/js/constructor.js",
  "/js/script.toString.js",
  "/js/pa-none.js",
  "/js/pa-.js",
  "/s/none.js",
  "/s/none",
])("%s is no script", async (path) => {
  expect((await ask(path)).status).not.toBe(200);
});
