import { afterAll, beforeAll, expect, test } from "bun:test";
import { openHarness, type Harness } from "./harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

interface Diagnosis {
  readonly socket: { address: string; kind: string; trusted: boolean; why: string };
  readonly headers: { name: string; value: string; used: boolean; why: string }[];
  readonly client: { address: string; kind: string; from: string };
  readonly place: { country: string; from: string };
}

test("an owner sees how the own request arrived, and nothing of it is logged", async () => {
  const headers = {
    "x-forwarded-for": "192.0.2.66, 84.130.1.2",
    "cf-connecting-ip": "192.0.2.67",
    "cf-ipcountry": "AT",
    "x-real-ip": "x".repeat(4000),
  };
  const answer = await harness.call("GET /api/diagnostics/request", { as: "owner", headers });
  const { socket, headers: shown, client, place } = answer.json() as Diagnosis;
  expect([socket.address, socket.kind, socket.trusted]).toEqual(["127.0.0.1", "loopback", true]);
  expect(shown.map(({ name, used }) => [name, used])).toEqual([
    ["x-forwarded-for", true],
    ["x-real-ip", false],
    ["cf-connecting-ip", false],
    ["cf-ipcountry", false],
  ]);
  for (const { value, why } of shown) expect([value.length <= 500, why.length > 0]).toEqual([true, true]);
  expect(client).toEqual({ address: "84.130.1.2", kind: "public", from: "x-forwarded-for" });
  expect([place.country, place.from]).toEqual(["DE", "database"]);
  expect(harness.logLines.join("\n")).not.toMatch(/84\.130\.1\.2|192\.0\.2\.6/);
});

test("without headers the socket is the client", async () => {
  const { client, headers } = (await harness.call("GET /api/diagnostics/request", { as: "owner" })).json() as Diagnosis;
  expect([client, headers]).toEqual([{ address: "127.0.0.1", kind: "loopback", from: "socket" }, []]);
});
