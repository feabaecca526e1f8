import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { TEST_AGENT } from "../helpers/ledger.ts";
import { rawRequest } from "../helpers/raw-http.ts";

const SITE = "input.example";
/** TRUST F42, F43: a connection that does not get on is closed; Bun's own limit for headers is 12 s, ours for a request 30 s. */
const SLOW_HEADER_MS = 16_000;
const SLOW_BODY_MS = 16_000;

let directory: ReturnType<typeof temporaryDirectory>;
let server: CairnProcess;

beforeAll(async () => {
  directory = temporaryDirectory();
  await runCairn(["site", "add", SITE, "--data", directory.path]);
  server = await startCairn({ directory: directory.path, args: ["--log-format", "json"] });
});

/** After everything: one clean end, and a log without a server error or a long line. */
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  for (const line of server.output().split("\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(300);
  expect(server.output()).not.toMatch(/"level":"error"|Unhandled|Uncaught/);
  directory.remove();
}, 60_000);

type Bytes = Uint8Array<ArrayBuffer>;
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const join2 = (...parts: Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts));

async function post(
  body: string | Bytes,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; outcome: string }> {
  const response = await fetch(`${server.url}/api/event`, { method: "POST", headers: { "user-agent": TEST_AGENT, ...headers }, body });
  return { status: response.status, text: await response.text(), outcome: response.headers.get("x-cairn") ?? "" };
}

/** A body with other values; undefined leaves a field out. */
const bodyWith = (fields: Record<string, unknown>): string =>
  JSON.stringify({ n: "pageview", u: `https://${SITE}/`, d: SITE, r: null, ...fields });

/** Of the newest events, what was stored of their path and name. */
function stored(count: number): { path: string; name: string; props: string }[] {
  const db = new Database(join(directory.path, "events.db"), { readwrite: true, create: false });
  db.run("pragma query_only = on");
  const rows = db
    .query<{ path: string; name: string; props: string }, [number]>("select path, name, props from events_text order by id desc limit ?")
    .all(count);
  db.close();
  return rows.toReversed();
}

describe("bodies that are refused with 400 and a reason", () => {
  const cases: Record<string, string | Bytes> = {
    nothing: "",
    "half an object": '{"n":"pageview","u":"https://',
    "no JSON": "n=pageview&u=https://input.example/",
    "an array": "[1,2,3]",
    null: "null",
    "a number too large": '{"n":1e999,"u":"https://input.example/","d":"input.example"}',
    "invalid UTF-8 around nothing": new Uint8Array([0xff, 0xfe, 0x80, 0xc3]),
    "arrays nested 30,000 deep": "[".repeat(30_000) + "]".repeat(30_000),
    "objects nested 10,000 deep": '{"a":'.repeat(10_000) + "1" + "}".repeat(10_000),
    "a name that is an object": bodyWith({ n: { a: 1 } }),
    "a url that is a number": bodyWith({ u: 7 }),
    "a url that is none": bodyWith({ u: "not an address" }),
    "a data: url": bodyWith({ u: "data:text/html,hello" }),
    "no url": bodyWith({ u: undefined }),
    "no name": bodyWith({ n: "" }),
    "a domain that is an array": bodyWith({ d: [SITE] }),
    "a name too long": bodyWith({ n: "n".repeat(121) }),
    "a path too long": bodyWith({ u: `https://${SITE}/${"p".repeat(2500)}` }),
  };
  test.each(Object.entries(cases))("%s", async (_, body) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(Object.values((JSON.parse(text) as { errors: Record<string, string[]> }).errors).flat()[0]).toMatch(/\w/);
  });
});

describe("bodies that are counted, with what is wrong left out", () => {
  const deep = '{"x":'.repeat(5000) + "1" + "}".repeat(5000);
  const cases: Record<string, string | Bytes> = {
    "props that are a list": bodyWith({ p: ["a"] }),
    "props nested 5,000 deep": `{"n":"pageview","u":"https://${SITE}/","d":"${SITE}","p":{"a":${deep}}}`,
    "revenue that is nonsense": bodyWith({ $: "lots" }),
    "a referrer that is a number": bodyWith({ r: 7 }),
    "duplicate keys": `{"n":"a","n":"pageview","u":"https://${SITE}/","d":"${SITE}"}`,
    "keys of the prototype": `{"__proto__":{"n":"x"},"constructor":1,"n":"pageview","u":"https://${SITE}/","d":"${SITE}"}`,
    "white space around it": `\r\n\t ${bodyWith({})} \n`,
  };
  test.each(Object.entries(cases))("%s", async (_, body) => {
    const { status, outcome } = await post(body);
    expect([status, outcome]).toEqual([202, "counted"]);
  });
});

test("an unknown site is accepted, dropped and said", async () => {
  expect(await post(bodyWith({ d: "elsewhere.example" }))).toEqual({ status: 202, text: "ok", outcome: "dropped; reason=unknown_site" });
});

test("what is stored is well-formed, composed and without control characters", async () => {
  const bodies = [
    join2(utf8(`{"n":"pageview","u":"https://${SITE}/bad-`), new Uint8Array([0xc3, 0x28, 0xff]), utf8(`","d":"${SITE}"}`)),
    utf8(bodyWith({ u: `https://${SITE}/nul-\u0000-end` })),
    utf8(`{"n":"lone-\\ud800-end","u":"https://${SITE}/lone","d":"${SITE}"}`),
    utf8(bodyWith({ u: `https://${SITE}/cafe\u0301` })),
    utf8(bodyWith({ u: `https://${SITE}/caf\u00e9` })),
    utf8(bodyWith({ u: `https://${SITE}/%00%1b[31m-escaped` })),
    utf8(bodyWith({ n: "line\nbreak", p: { key: "a\u0000b\ud800" } })),
  ];
  for (const body of bodies) expect((await post(body)).outcome).toBe("counted");
  const rows = stored(bodies.length);
  for (const { path, name, props } of rows) {
    for (const text of [path, name, props]) {
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/[\u0000-\u001f\u007f]/);
    }
  }
  expect(rows[3]!.path).toBe(rows[4]!.path);
  expect(rows[2]!.name).toBe("lone-\ufffd-end");
});

describe("requests that are too large or broken are refused by the server, which goes on", () => {
  const head = (more: string, length: number) =>
    `POST /api/event HTTP/1.1\r\nHost: x\r\nUser-Agent: ${TEST_AGENT}\r\nContent-Type: text/plain\r\n${more}Content-Length: ${length}\r\n\r\n`;
  const body = bodyWith({});
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  const cases: Record<string, readonly [string | Uint8Array, readonly number[]]> = {
    "a body of 1 MB": [head("", 1_000_000) + "x".repeat(1_000_000), [413]],
    "a body of 1 MB that is only announced": [head("", 1_000_000), [413]],
    "a body of 10 GB that is only announced": [head("", 10_000_000_000), [413]],
    "chunks beyond the limit": [
      `POST /api/event HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`,
      [413],
    ],
    "300 headers": [head(Array.from({ length: 300 }, (_, i) => `X-${i}: 1\r\n`).join(""), body.length) + body, [431]],
    "a header of 20 KB": [head(`X-Long: ${"x".repeat(20_000)}\r\n`, body.length) + body, [431]],
    "an address of 20 KB": [`GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, [414, 431]],
    "no Host": [`GET / HTTP/1.1\r\n\r\n`, [400]],
    "NUL in a header": [`GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n`, [400]],
    "two lengths": [`POST /api/event HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, [400]],
    "a length and chunks": [
      `POST /api/event HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      [400],
    ],
    "the first bytes of TLS": [
      new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0d, 0x0a, 0x0d, 0x0a]),
      [400, 0],
    ],
    "no HTTP at all": ["hello\r\n\r\n", [400]],
  };
  test.each(Object.entries(cases))("%s", async (_, [bytes, statuses]) => {
    const { status, tookMs } = await rawRequest(server.port, bytes);
    expect(statuses).toContain(status);
    expect(tookMs).toBeLessThan(4_000);
    expect((await post(bodyWith({}))).outcome).toBe("counted");
  });
});

test("slow headers, slow bodies and silence are closed, and 200 of them are in nobody's way", async () => {
  const drip = (text: string) => ({ everyMs: 1_000, next: () => text });
  const limitMs = SLOW_BODY_MS;
  const headers = Array.from({ length: 50 }, () =>
    rawRequest(server.port, "GET / HTTP/1.1\r\nHost: x\r\n", { drip: drip("X-A: 1\r\n"), limitMs }),
  );
  const silent = Array.from({ length: 50 }, () => rawRequest(server.port, "", { limitMs }));
  const opening = "POST /api/event HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{";
  const bodies = Array.from({ length: 50 }, () => rawRequest(server.port, opening, { drip: drip(" "), limitMs }));
  const question = "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 600\r\n\r\n{";
  const questions = Array.from({ length: 50 }, () => rawRequest(server.port, question, { drip: drip(" "), limitMs }));
  let slowestMs = 0;
  const all = Promise.all([...headers, ...silent, ...bodies, ...questions]);
  let waiting = true;
  void all.finally(() => (waiting = false));
  while (waiting) {
    const startedMs = performance.now();
    expect((await post(bodyWith({}))).outcome).toBe("counted");
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    await Bun.sleep(200);
  }
  expect(slowestMs).toBeLessThan(SLOW_HEADER_MS);
  const tookMs = (answers: readonly { tookMs: number }[]): number => Math.max(...answers.map((answer) => answer.tookMs));
  expect(tookMs(await Promise.all(headers))).toBeLessThan(SLOW_HEADER_MS);
  expect(tookMs(await Promise.all(silent))).toBeLessThan(SLOW_HEADER_MS);
  expect(tookMs(await Promise.all(bodies))).toBeLessThan(SLOW_BODY_MS - 1_000);
  // The API takes its time to answer, and so it says what was too slow.
  expect(tookMs(await Promise.all(questions))).toBeLessThan(SLOW_BODY_MS - 1_000);
  expect((await Promise.all(questions)).map(({ status }) => status)).toEqual(questions.map(() => 408));
}, 60_000);
