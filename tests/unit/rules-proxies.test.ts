import { expect, test } from "bun:test";
import { PROXY_PRESETS } from "../../src/data/proxy-presets.ts";
import { createClientAddress } from "../../src/http/client-address.ts";
import { kindOfAddress, parseIp, parseNetwork } from "../../src/lib/ip.ts";

/** A visitor, one of Cloudflare's, Fastly's and CloudFront's machines, and somebody's own. */
const VISITOR = "84.130.1.2";
const CLOUDFLARE = "104.16.5.5";
const FASTLY = "151.101.1.1";
const CLOUDFRONT = "130.176.1.1";
const OTHER = "198.51.100.9";
const FORGED = "192.0.2.66";

const ask = (trustedProxies: readonly string[], socket: string, headers: Record<string, string>) => {
  const find = createClientAddress({ server: { requestIP: () => ({ address: socket }) }, trustedProxies });
  const request = new Request("http://localhost/", { headers });
  return [find(request), find.country(request)];
};

test.each<[string, string[], string, Record<string, string>, string, string]>([
  ["nobody is trusted", [], CLOUDFLARE, { "cf-connecting-ip": FORGED, "x-forwarded-for": FORGED, "cf-ipcountry": "DE" }, CLOUDFLARE, ""],
  ["Cloudflare itself", ["cloudflare"], CLOUDFLARE, { "cf-connecting-ip": VISITOR, "cf-ipcountry": "DE" }, VISITOR, "DE"],
  ["another pretends", ["cloudflare"], OTHER, { "cf-connecting-ip": FORGED, "cf-ipcountry": "DE" }, OTHER, ""],
  [
    "a forged list through Cloudflare",
    ["cloudflare"],
    CLOUDFLARE,
    { "x-forwarded-for": `${FORGED}, ${VISITOR}`, "cf-connecting-ip": VISITOR },
    VISITOR,
    "",
  ],
  [
    "Cloudflare before nginx",
    ["cloudflare", "nginx"],
    "127.0.0.1",
    { "x-forwarded-for": `${VISITOR}, ${CLOUDFLARE}`, "cf-connecting-ip": VISITOR, "cf-ipcountry": "DE" },
    VISITOR,
    "DE",
  ],
  [
    "around Cloudflare, to nginx",
    ["cloudflare", "nginx"],
    "127.0.0.1",
    { "x-forwarded-for": OTHER, "cf-connecting-ip": FORGED, "cf-ipcountry": "DE" },
    OTHER,
    "",
  ],
  [
    "the same with a forged list",
    ["cloudflare", "nginx"],
    "127.0.0.1",
    { "x-forwarded-for": `${FORGED}, ${CLOUDFLARE}, ${OTHER}`, "cf-connecting-ip": FORGED },
    OTHER,
    "",
  ],
  ["no country", ["cloudflare"], CLOUDFLARE, { "cf-connecting-ip": VISITOR, "cf-ipcountry": "XX" }, VISITOR, ""],
  ["Tor", ["cloudflare"], CLOUDFLARE, { "cf-connecting-ip": VISITOR, "cf-ipcountry": "T1" }, VISITOR, ""],
  ["a header that cannot be read", ["cloudflare"], CLOUDFLARE, { "cf-connecting-ip": "unknown", "x-forwarded-for": VISITOR }, VISITOR, ""],
  ["Fly", ["fly"], "172.16.3.4", { "fly-client-ip": VISITOR, "x-forwarded-for": `${VISITOR}, ${OTHER}` }, VISITOR, ""],
  [
    "CloudFront",
    ["cloudfront"],
    CLOUDFRONT,
    { "x-forwarded-for": `${FORGED}, ${VISITOR}`, "cloudfront-viewer-country": "AT" },
    VISITOR,
    "AT",
  ],
  ["Fastly's header is the visitor's own", ["fastly"], FASTLY, { "fastly-client-ip": FORGED, "x-forwarded-for": VISITOR }, VISITOR, ""],
  ["nginx on this machine", ["nginx"], "127.0.0.1", { "x-forwarded-for": `${FORGED}, ${VISITOR}`, "x-real-ip": FORGED }, VISITOR, ""],
  [
    "nginx trusts no Cloudflare",
    ["nginx"],
    "127.0.0.1",
    { "x-forwarded-for": `${VISITOR}, ${CLOUDFLARE}`, "cf-connecting-ip": VISITOR },
    CLOUDFLARE,
    "",
  ],
  ["a preset and a network", ["caddy", "198.51.100.0/24"], OTHER, { "x-forwarded-for": VISITOR }, VISITOR, ""],
])("%s", (_, trusted, socket, headers, address, country) => expect(ask(trusted, socket, headers)).toEqual([address, country]));

test("every network of the presets can be read; an unknown name cannot", () => {
  for (const { networks } of PROXY_PRESETS.values()) for (const network of networks) expect(parseNetwork(network)).not.toBeNull();
  expect(() => createClientAddress({ server: null, trustedProxies: ["akamai"] })).toThrow(RangeError);
});

test.each([
  ["127.0.0.5", "loopback"],
  ["::1", "loopback"],
  ["10.1.2.3", "private"],
  ["172.31.0.1", "private"],
  ["172.32.0.1", "public"],
  ["fd12::1", "private"],
  ["169.254.1.1", "link_local"],
  ["fe80::1", "link_local"],
  ["100.64.0.1", "shared"],
  ["84.130.1.2", "public"],
  ["2001:db8::1", "public"],
])("%s is %s", (address, kind) => expect(kindOfAddress(parseIp(address)!)).toBe(kind as ReturnType<typeof kindOfAddress>));
