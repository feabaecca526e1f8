import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "../../src/cli/server.ts";
import { createLog } from "../../src/lib/log.ts";

let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cairn-socket-"));
  const now = Date.now;
  server = await startServer({
    directory: join(folder, "data"),
    listen: { hostname: "127.0.0.1", port: 0 },
    baseUrl: null,
    trustedProxies: [],
    hosts: [],
    log: createLog({ format: "json", write: () => {}, now }),
    now,
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Sends bytes as they are and answers the first line and the rest of what came back until the connection or the wait ends. */
function speak(...parts: string[]): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => parts.forEach((part) => socket.write(part)));
    const done = (): void => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text });
    };
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (text.includes("\r\n\r\n")) setTimeout(done, 50);
    });
    socket.on("error", done);
    socket.on("close", done);
  });
}

const head = (start: string, ...headers: string[]): string => [start, "Host: localhost", ...headers, "", ""].join("\r\n");
const big = "x".repeat(1_000_000);
const JSON_TYPE = "Content-Type: application/json";

// Nobody is told 401 before a body is looked at.
test.each([
  ["/api/event", 413],
  ["/api/login", 413],
  ["/api/setup", 413],
  ["/api/v2/query", 401],
  ["/api/sites", 401],
])("1 MB to %s is refused before it is read", async (path, status) => {
  expect((await speak(head(`POST ${path} HTTP/1.1`, JSON_TYPE, "Content-Length: 1000000"), "{")).status).toBe(status);
  const chunked = await speak(head(`POST ${path} HTTP/1.1`, JSON_TYPE, "Transfer-Encoding: chunked"), "f4240\r\n", big, "\r\n0\r\n\r\n");
  expect(chunked.status).toBe(status);
});

test.each([
  ["two lengths", ["Content-Length: 2", "Content-Length: 3"]],
  ["a length and chunks", ["Content-Length: 2", "Transfer-Encoding: chunked"]],
])("%s in one request are refused", async (_, headers) => {
  expect((await speak(head("POST /api/login HTTP/1.1", JSON_TYPE, ...headers), "{}")).status).toBe(400);
});

test("unknown and strange methods get an answer, and the connection stays sane", async () => {
  for (const method of ["TRACE", "PROPFIND", "PURGE"]) {
    const { status } = await speak(head(`${method} /api/sites HTTP/1.1`));
    expect([method, [400, 404, 405, 501].includes(status)]).toEqual([method, true]);
  }
  expect((await speak(head("GET /api/health HTTP/1.1"))).text).toEndWith('{"ok":true}');
});

test("an answer says nothing of the software behind it", async () => {
  for (const path of ["/api/health", "/api/none", "/", "/%", "/api/sites/%"]) {
    const { text } = await speak(head(`GET ${path} HTTP/1.1`));
    expect(text).not.toMatch(/^(server|x-powered-by):|bun|elysia|node_modules|\/src\//im);
  }
});

test("the socket's address counts, not what a stranger writes", async () => {
  const answer = await speak(
    head("POST /api/event HTTP/1.1", "X-Debug-Request: true", "X-Forwarded-For: 203.0.113.9", "Content-Length: 2"),
    "{}",
  );
  expect(answer.text).toEndWith("127.0.0.1");
});

test("the set-up link that is printed works once", async () => {
  const token = new URL(server.setupUrl!).hash.slice("#token=".length);
  const claim = () =>
    fetch(`${server.address}/api/setup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, email: "first@example.com", password: "correct horse battery" }),
    });
  expect(server.setupUrl).toStartWith(`${server.address}/setup#token=`);
  expect((await claim()).status).toBe(201);
  expect((await claim()).status).toBe(409);
});
