import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeOf } from "../../src/ingest/enrich.ts";
import { openGeo, type Geo } from "../../src/ingest/geo.ts";
import { NO_TRUSTED } from "../../src/ingest/raw-event.ts";
import { makeMmdb } from "../helpers/make-mmdb.ts";

const MUNICH = {
  country: { iso_code: "DE", names: { en: "Germany" } },
  subdivisions: [{ iso_code: "BY", names: { en: "Bavaria" } }],
  city: { names: { de: "M\u00fcnchen", en: "Munich" } },
};
/** DB-IP's free one has names of regions, and no codes. */
const OAKLAND = { country: { iso_code: "US" }, subdivisions: [{ names: { en: "California" } }], city: { names: { en: "Oakland" } } };
const FLAT = { country_code: "FR", state1: "Brittany", city: "Rennes" };
const PLACES = { "84.130.0.0/16": MUNICH, "3.0.0.0/8": OAKLAND, "2001:db8::/32": FLAT };

let directory: string;
let folder: string;
let lines: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cairn-geo-"));
  folder = join(directory, "geo");
  mkdirSync(folder);
  lines = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const note = (message: string) => void lines.push(message);
const open = () => openGeo({ directory: folder, log: { info: note, warn: note, error: note } });
/** A file is read when two looks have found it the same. */
async function look(geo: Geo): Promise<void> {
  await geo.refresh();
  await geo.refresh();
}
let seconds = 1_780_000_000;
function put(name: string, bytes: Uint8Array): void {
  // As a person would: written elsewhere, then moved.
  const other = join(directory, name);
  writeFileSync(other, bytes);
  utimesSync(other, ++seconds, seconds);
  renameSync(other, join(folder, name));
}

test("cities, with the region's code or name, from each of the layouts", async () => {
  put("cities.mmdb", makeMmdb("DBIP-City-Lite", PLACES));
  const geo = await open();
  expect(geo.place("84.130.1.2")).toEqual({ country: "DE", region: "DE-BY", city: "Munich" });
  expect(geo.place("::ffff:84.130.1.2")).toEqual({ country: "DE", region: "DE-BY", city: "Munich" });
  expect(geo.place("3.1.2.3")).toEqual({ country: "US", region: "California", city: "Oakland" });
  expect(geo.place("2001:db8::1")).toEqual({ country: "FR", region: "Brittany", city: "Rennes" });
  // What the owner's database does not know is looked up in ours.
  expect(geo.place("8.8.8.8")).toEqual({ country: "US", region: "", city: "" });
  expect(geo.place("10.0.0.1")).toEqual({ country: "", region: "", city: "" });
  expect(geo.place("nonsense")).toEqual({ country: "", region: "", city: "" });
  // Equal places are the same object.
  expect(geo.place("84.130.1.2")).toBe(geo.place("84.130.200.200"));
});

test("put there, replaced, broken, taken away: noticed without a restart, one line each", async () => {
  const geo = await open();
  const city = () => geo.place("84.130.1.2").city;
  await look(geo);
  expect([city(), geo.country("84.130.1.2"), lines]).toEqual(["", "DE", []]);
  put("a.mmdb", makeMmdb("GeoLite2-City", PLACES));
  await geo.refresh();
  expect(city()).toBe("");
  await geo.refresh();
  expect(city()).toBe("Munich");
  put("a.mmdb", makeMmdb("GeoLite2-City", { "84.130.0.0/16": { ...MUNICH, city: { names: { en: "Augsburg" } } } }));
  await look(geo);
  expect(city()).toBe("Augsburg");

  const whole = makeMmdb("GeoLite2-City", PLACES);
  lines = [];
  put("b.mmdb", whole.subarray(0, whole.length / 2));
  for (let count = 0; count < 3; count++) await look(geo);
  expect([city(), lines.length]).toEqual(["Augsburg", 1]);
  put("b.mmdb", whole);
  await look(geo);
  expect(city()).toBe("Munich");
  rmSync(join(folder, "b.mmdb"));
  await look(geo);
  expect(city()).toBe("Augsburg");
  rmSync(folder, { recursive: true });
  await look(geo);
  expect([city(), geo.country("84.130.1.2")]).toEqual(["", "DE"]);
});

test("one file for each version of addresses: both answer", async () => {
  put("v4.mmdb", makeMmdb("city", { "84.130.0.0/16": MUNICH }));
  put("v6.mmdb", makeMmdb("city", { "2001:db8::/32": FLAT }));
  const geo = await open();
  expect([geo.place("84.130.1.2").city, geo.place("2001:db8::1").city]).toEqual(["Munich", "Rennes"]);
});

test.each<[string, () => Uint8Array]>([
  ["nothing", () => new Uint8Array()],
  ["text", () => Buffer.from("<html>Not found</html>".repeat(100))],
  ["another kind of database", () => makeMmdb("GeoLite2-ASN", PLACES)],
])("%s: ignored, with one line", async (_, bytes) => {
  put("x.mmdb", bytes());
  const geo = await open();
  for (let count = 0; count < 3; count++) await look(geo);
  expect(lines).toHaveLength(1);
  expect(geo.place("84.130.1.2")).toEqual({ country: "DE", region: "", city: "" });
});

test("damage in the middle: a place, another place or none, never an error", async () => {
  const whole = makeMmdb("GeoLite2-City", PLACES);
  for (let at = 0; at < whole.length - 300; at += 7) {
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, at, at + 20);
    put("x.mmdb", damaged);
    const geo = await open();
    for (const address of ["84.130.1.2", "3.1.2.3", "2001:db8::1", "8.8.8.8"]) expect(typeof geo.place(address).country).toBe("string");
  }
});

test("who knows better names the country; the database adds what agrees", async () => {
  put("cities.mmdb", makeMmdb("DBIP-City-Lite", PLACES));
  const geo = await open();
  const sender = { address: "84.130.1.2", agent: "" };
  expect(placeOf(null, { ...sender, country: "DE" }, geo)).toEqual({ country: "DE", region: "DE-BY", city: "Munich" });
  expect(placeOf(null, { ...sender, country: "AT" }, geo)).toEqual({ country: "AT", region: "", city: "" });
  expect(placeOf(NO_TRUSTED, sender, geo)).toEqual({ country: "", region: "", city: "" });
  const trusted = { ...NO_TRUSTED, address: "84.130.1.2" };
  expect(placeOf(trusted, sender, geo).city).toBe("Munich");
  expect(placeOf({ ...trusted, city: "Passau" }, sender, geo)).toEqual({ country: "DE", region: "", city: "Passau" });
});
