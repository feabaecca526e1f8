import type { Server } from "bun";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { deflateSync, gzipSync } from "node:zlib";
import { guardedFetch, INTERNET, type Fetched, type Outside } from "../../src/lib/guarded-fetch.ts";
import { TEST_CERTIFICATE, TEST_KEY } from "../helpers/test-certificate.ts";

const LIMITS = { timeoutMs: 5_000, bytes: 50_000, redirects: 5 };
/** Public by its number; the tests lead it to the loopback. */
const PUBLIC = "93.184.216.34";

let site: Server<undefined>;
let secure: Server<undefined>;
/** Stands for everything in our own network. Nothing may ever ask it. */
let trap: Server<undefined>;
let trapped = 0;
let answer: (request: Request) => Response | Promise<Response>;

beforeAll(() => {
  const serve = (fetch: (request: Request) => Response | Promise<Response>, tls = {}) =>
    Bun.serve({ hostname: "127.0.0.1", port: 0, fetch, ...tls }) as Server<undefined>;
  site = serve((request) => answer(request));
  secure = serve((request) => answer(request), { tls: { key: TEST_KEY, cert: TEST_CERTIFICATE } });
  trap = serve(() => {
    trapped++;
    return new Response("secret");
  });
});
afterAll(() => Promise.all([site, secure, trap].map((server) => server.stop(true))));
afterEach(() => expect(trapped).toBe(0));

/** Names resolve to a public address unless said otherwise. Addresses lead to the servers above, and those that are not public to the trap. */
function outside(names: Record<string, readonly string[]> = {}): Outside & { readonly resolved: string[]; readonly routed: string[] } {
  const resolved: string[] = [];
  const routed: string[] = [];
  return {
    resolved,
    routed,
    authorities: TEST_CERTIFICATE,
    async resolve(name) {
      resolved.push(name);
      const found = names[name] ?? [PUBLIC];
      if (found.length === 0) throw new Error("ENOTFOUND");
      return found;
    },
    route(address, port) {
      routed.push(`${address}:${port}`);
      if (address !== PUBLIC) return `127.0.0.1:${trap.port}`;
      return `127.0.0.1:${port === 443 ? secure.port : site.port}`;
    },
  };
}

const reason = (fetched: Fetched) => (fetched.ok ? "ok" : fetched.reason);
const page = (text = "<p>hello</p>", headers: Record<string, string> = {}) =>
  new Response(text, { headers: { "content-type": "text/html", ...headers } });

/** Addresses that must never be asked, in the spellings that browsers and old libraries understand. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["http://127.0.0.1/", "not_public"],
  ["http://127.1/", "not_public"],
  ["http://127.0.1/", "not_public"],
  ["http://2130706433/", "not_public"],
  ["http://0x7f000001/", "not_public"],
  ["http://0x7f.0.0.1/", "not_public"],
  ["http://0177.0.0.1/", "not_public"],
  ["http://017700000001/", "not_public"],
  ["http://①②⑦.⓪.⓪.①/", "not_public"],
  ["http://127。0。0。1/", "not_public"],
  ["http://127.0.0.1./", "not_public"],
  ["http://%31%32%37.0.0.1/", "not_public"],
  ["http://0.0.0.0/", "not_public"],
  ["http://0/", "not_public"],
  ["https://10.0.0.1/", "not_public"],
  ["http://172.16.0.1/", "not_public"],
  ["http://192.168.0.1/", "not_public"],
  ["http://100.64.0.1/", "not_public"],
  ["http://169.254.169.254/latest/meta-data/", "not_public"],
  ["http://2852039166/", "not_public"],
  ["http://0xa9fea9fe/", "not_public"],
  ["http://224.0.0.1/", "not_public"],
  ["http://255.255.255.255/", "not_public"],
  ["http://168.63.129.16/", "not_public"],
  ["http://[::1]/", "not_public"],
  ["http://[::]/", "not_public"],
  ["http://[0:0:0:0:0:0:0:1]/", "not_public"],
  ["http://[::ffff:127.0.0.1]/", "not_public"],
  ["http://[::ffff:7f00:1]/", "not_public"],
  ["http://[::127.0.0.1]/", "not_public"],
  ["http://[64:ff9b::7f00:1]/", "not_public"],
  ["http://[64:ff9b::10.0.0.1]/", "not_public"],
  ["http://[2002:7f00:1::]/", "not_public"],
  ["http://[2001:0:7f00:1::]/", "not_public"],
  ["http://[fd00::1]/", "not_public"],
  ["http://[fe80::1]/", "not_public"],
  ["http://[ff02::1]/", "not_public"],
  ["http://[fd00:ec2::254]/latest/", "not_public"],
  ["http://localhost/", "not_public"],
  ["http://LOCALHOST/", "not_public"],
  ["http://inside.example/", "not_public"],
  ["http://inside6.example/", "not_public"],
  ["http://mapped.example/", "not_public"],
  ["http://nat64.example/", "not_public"],
  ["http://zone.example/", "not_public"],
  ["http://metadata.example/", "not_public"],
  ["http://none.example/", "unknown_name"],
  ["http://garbage.example/", "unknown_name"],
  ["http://shop.example:8080/", "bad_address"],
  ["http://shop.example:22/", "bad_address"],
  ["https://shop.example:8443/", "bad_address"],
  ["http://127.0.0.1:6379/", "bad_address"],
  ["http://user:secret@shop.example/", "bad_address"],
  ["http://shop.example@127.0.0.1/", "bad_address"],
  ["http://127.0.0.1#@shop.example/", "not_public"],
  ["http://127.0.0.1\\@shop.example/", "not_public"],
  ["file:///etc/passwd", "bad_address"],
  ["ftp://shop.example/", "bad_address"],
  ["gopher://shop.example/", "bad_address"],
  ["data:text/html,hello", "bad_address"],
  ["s3://bucket/key", "bad_address"],
  ["unix:///var/run/docker.sock", "bad_address"],
  ["javascript:alert(1)", "bad_address"],
  ["blob:http://shop.example/1", "bad_address"],
  ["//127.0.0.1/", "bad_address"],
  ["/etc/passwd", "bad_address"],
  ["http://", "bad_address"],
  ["http:///", "bad_address"],
  ["http://[::1", "bad_address"],
  ["http://256.1.1.1/", "bad_address"],
  ["", "bad_address"],
];

const NAMES: Record<string, readonly string[]> = {
  localhost: ["127.0.0.1", "::1"],
  "inside.example": ["10.0.0.5"],
  "inside6.example": ["fd00::5"],
  "mapped.example": ["::ffff:10.0.0.5"],
  "nat64.example": ["64:ff9b::a00:5"],
  "zone.example": ["fe80::1%lo"],
  "metadata.example": ["169.254.169.254"],
  "none.example": [],
  "garbage.example": ["not an address"],
};

describe("refused without a connection", () => {
  test.each(REFUSED)("%s: %s", async (address, why) => {
    const world = outside(NAMES);
    expect(reason(await guardedFetch(address, LIMITS, world))).toBe(why as never);
    expect(world.routed).toEqual([]);
  });

  test.each(REFUSED.filter(([address]) => address !== "" && !address.startsWith("/")))("a redirect to %s: %s", async (address, why) => {
    answer = () => new Response(null, { status: 302, headers: { location: address.replace(/[^ -~]+/g, encodeURIComponent) } });
    const world = outside(NAMES);
    expect(reason(await guardedFetch("http://shop.example/", LIMITS, world))).toBe(why as never);
    expect(world.routed).toEqual([`${PUBLIC}:80`]);
  });
});

test("a redirect to a path of the loopback's own is still a path of the site", async () => {
  answer = ({ url }) => (new URL(url).pathname === "/" ? Response.redirect("/127.0.0.1/", 302) : page("arrived"));
  expect(await guardedFetch("http://shop.example/", LIMITS, outside())).toMatchObject({ ok: true, text: "arrived" });
});

test("the real resolver's loopback is refused too", async () => {
  expect(reason(await guardedFetch(`http://localhost/`, LIMITS, INTERNET))).toBe("not_public");
});

test("the connection goes to the address that was checked, whatever the name says a moment later", async () => {
  answer = () => page();
  let asked = 0;
  const world = outside();
  const rebinding: Outside = { ...world, resolve: async () => (asked++ === 0 ? [PUBLIC] : ["127.0.0.1"]) };
  expect(reason(await guardedFetch("http://shop.example/", LIMITS, rebinding))).toBe("ok");
  expect(asked).toBe(1);
  expect(world.routed).toEqual([`${PUBLIC}:80`]);
  // The next page is a new look, and refused.
  expect(reason(await guardedFetch("http://shop.example/", LIMITS, rebinding))).toBe("not_public");
});

test("of a name with inner and outer addresses only the outer ones are used", async () => {
  answer = () => page();
  const world = outside({ "mixed.example": ["127.0.0.1", "10.0.0.1", PUBLIC, "fd00::1"] });
  expect(reason(await guardedFetch("http://mixed.example/", LIMITS, world))).toBe("ok");
  expect(world.routed).toEqual([`${PUBLIC}:80`]);
});

test("the site sees its own name, and nothing about us", async () => {
  let seen: Record<string, string> = {};
  answer = ({ headers }) => {
    seen = Object.fromEntries(headers);
    return page();
  };
  await guardedFetch("http://Shop.Example/a?b=c", LIMITS, outside());
  expect(seen["host"]).toBe("shop.example");
  expect(Object.keys(seen).filter((name) => /cookie|authorization|referer|forwarded/.test(name))).toEqual([]);
});

test("https is checked against the name", async () => {
  answer = () => page("safe");
  expect(await guardedFetch("https://shop.example/", LIMITS, outside())).toMatchObject({ ok: true, text: "safe" });
  expect(reason(await guardedFetch("https://other.example/", LIMITS, outside()))).toBe("certificate");
  expect(reason(await guardedFetch("https://shop.example/", LIMITS, { ...outside(), authorities: undefined as never }))).toBe(
    "certificate",
  );
});

test("redirects are followed five times, from http to https and to other names", async () => {
  answer = ({ url }) => {
    const at = new URL(url);
    if (at.protocol === "http:") return Response.redirect(`https://www.shop.example${at.pathname}`, 301);
    return page(at.hostname);
  };
  const world = outside();
  const fetched = await guardedFetch("http://shop.example/start", LIMITS, world);
  expect(fetched).toMatchObject({ ok: true, text: "www.shop.example" });
  expect(fetched.ok && fetched.url.href).toBe("https://www.shop.example/start");
  expect(world.resolved).toEqual(["shop.example", "www.shop.example"]);
  let hops = 0;
  answer = () => Response.redirect(`http://shop.example/${++hops}`, 302);
  expect(reason(await guardedFetch("http://shop.example/", LIMITS, outside()))).toBe("too_many_redirects");
  expect(hops).toBe(6);
});

test("more than the limit is not read", async () => {
  let sent = 0;
  answer = () => {
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 10_000;
        controller.enqueue(new Uint8Array(10_000).fill(120));
      },
    });
    return new Response(stream, { headers: { "content-type": "text/html" } });
  };
  const fetched = await guardedFetch("http://shop.example/", LIMITS, outside());
  expect(fetched).toMatchObject({ ok: true, isCut: true });
  expect(fetched.ok && fetched.text.length).toBe(LIMITS.bytes);
  expect(sent).toBeLessThan(20_000_000);
});

test.each([
  ["gzip", gzipSync("<p>packed</p>"), "<p>packed</p>"],
  ["deflate", deflateSync("<p>packed</p>"), "<p>packed</p>"],
  ["gzip", gzipSync("x".repeat(1_000_000)), "unreadable"],
  ["gzip", Buffer.from("not gzip at all"), "unreadable"],
  ["zstd", Buffer.from("whatever"), "unreadable"],
  ["", Buffer.from("<p>plain</p>"), "<p>plain</p>"],
])("an answer in %p is opened within the limit", async (encoding, body, expected) => {
  answer = () => new Response(body, { headers: { "content-encoding": encoding, "content-type": "text/html" } });
  const fetched = await guardedFetch("http://shop.example/", LIMITS, outside());
  expect(fetched.ok ? fetched.text : fetched.reason).toBe(expected);
});

test("letters of another encoding are read as the server says", async () => {
  answer = () => new Response(Buffer.from([0xe9]), { headers: { "content-type": "text/html; charset=ISO-8859-1" } });
  expect(await guardedFetch("http://shop.example/", LIMITS, outside())).toMatchObject({ ok: true, text: "é" });
});

test.each(["the headers", "the body", "the name"])("%s that do not come end with the time", async (which) => {
  const { promise: never } = Promise.withResolvers<never>();
  answer = () => {
    if (which === "the headers") return never;
    return new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([60])) }));
  };
  const world = outside();
  const late: Outside = which === "the name" ? { ...world, resolve: () => never } : world;
  expect(reason(await guardedFetch("http://shop.example/", { ...LIMITS, timeoutMs: 200 }, late))).toBe("timeout");
});

test("a server that is not there is said to be so", async () => {
  const world: Outside = { ...outside(), route: () => "127.0.0.1:1" };
  expect(reason(await guardedFetch("http://shop.example/", LIMITS, world))).toBe("unreachable");
});
