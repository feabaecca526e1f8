import { afterAll, beforeAll, expect, test } from "bun:test";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { TEST_SITE } from "../helpers/ledger.ts";
import { rawRequest } from "../helpers/raw-http.ts";

let directory: ReturnType<typeof temporaryDirectory>;
let server: CairnProcess;
beforeAll(async () => {
  directory = temporaryDirectory();
  await runCairn(["site", "add", TEST_SITE, "--data", directory.path]);
  await runCairn(["user", "add", "owner@example.com", "--data", directory.path], { CAIRN_PASSWORD: "correct horse battery" });
  server = await startCairn({
    directory: directory.path,
    args: ["--base-url", "https://stats.example.com", "--hosts", "second.example.org"],
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const request = async (method: string, path: string, hosts: readonly string[], body = "", version = "1.1"): Promise<number> => {
  const head = [
    `${method} ${path} HTTP/${version}`,
    ...hosts.map((host) => `Host: ${host}`),
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  return (await rawRequest(server.port, `${head.join("\r\n")}\r\n\r\n${body}`)).status;
};
const EVENT = JSON.stringify({ n: "pageview", u: `https://${TEST_SITE}/`, d: TEST_SITE });

test.each([
  ["GET", "/api/setup", ["stats.example.com"], 200],
  ["GET", "/api/setup", ["second.example.org:8443"], 200],
  ["GET", "/api/setup", ["127.0.0.1"], 200],
  ["GET", "/api/setup", ["evil.example"], 421],
  ["GET", "/", ["evil.example"], 421],
  ["GET", "/api/sites", ["evil.example"], 421],
  ["GET", "/api/setup", ["stats.example.com", "evil.example"], 400],
  ["GET", "/api/setup", ["evil.example", "stats.example.com"], 400],
  ["GET", "/api/setup", ["stats.example.com", "stats.example.com"], 400],
  ["GET", "/count?p=/", [TEST_SITE, "evil.example"], 400],
  ["GET", "/api/setup", ["a@stats.example.com"], 400],
  ["GET", "/api/health", ["balancer.example"], 200],
  ["GET", "/js/cairn.js", [TEST_SITE], 200],
  ["GET", "/count?p=/", [TEST_SITE], 200],
  ["GET", `/p/${TEST_SITE}.gif?u=/`, ["proxied.example"], 200],
] as const)("%s %s with Host %p is answered %i", async (method, path, hosts, status) => {
  expect(await request(method, path, hosts)).toBe(status);
});

test("an event comes in under whatever name its site forwards it", async () => {
  for (const host of ["stats.example.com", TEST_SITE, "anything.example"]) {
    expect([host, await request("POST", "/api/event", [host], EVENT)]).toEqual([host, 202]);
  }
});

test("an address in the request line does not replace the Host header", async () => {
  expect(await request("GET", "http://stats.example.com/api/setup", ["evil.example"])).toBe(421);
  expect(await request("GET", "/api/setup", [], "", "1.0")).toBe(400);
});
