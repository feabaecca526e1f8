import { expect, test } from "bun:test";
import { createClientAddress } from "../../src/http/client-address.ts";
import { formatIp, inNetwork, parseIp, parseNetwork } from "../../src/lib/ip.ts";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["0.0.0.0", "0.0.0.0"],
  ["255.255.255.255", "255.255.255.255"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:0201", "192.0.2.1"],
  ["::", "::"],
  ["::1", "::1"],
  ["2001:DB8::1", "2001:db8::1"],
  ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
  ["2001:0db8:0000:0001:0000:0000:0000:0001", "2001:db8:0:1::1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["fe80::1%eth0", "fe80::1"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
])("%s is %s", (text, written) => expect(formatIp(parseIp(text)!)).toBe(written));

test.each([
  "",
  " ",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.04",
  "1..2.3",
  "1.2.3.",
  ".1.2.3",
  "0x1.2.3.4",
  "1.2.3.4 ",
  "a.b.c.d",
  "1.2.3.-4",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "12345::",
  "g::",
  "::1.2.3",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "[::1]",
  "unknown",
  "x".repeat(100),
])("%p is no address", (text) => expect(parseIp(text)).toBeNull());

test.each([
  ["10.0.0.0/8", "10.255.0.1", true],
  ["10.0.0.0/8", "11.0.0.1", false],
  ["10.0.0.0/8", "::ffff:10.1.2.3", true],
  ["192.0.2.7", "192.0.2.7", true],
  ["192.0.2.7", "192.0.2.8", false],
  ["192.0.2.0/31", "192.0.2.1", true],
  ["192.0.2.0/31", "192.0.2.2", false],
  ["0.0.0.0/0", "203.0.113.9", true],
  ["0.0.0.0/0", "2001:db8::1", false],
  ["::/0", "2001:db8::1", true],
  ["fc00::/7", "fdff::1", true],
  ["fc00::/7", "fe80::1", false],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::1", false],
])("%s holds %s: %p", (network, ip, holds) => expect(inNetwork(parseIp(ip)!, parseNetwork(network)!)).toBe(holds));

test.each(["10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "x/8", "10.0.0.0/8.0", ""])("%p is no network", (text) =>
  expect(parseNetwork(text)).toBeNull(),
);

const PROXIES = ["127.0.0.0/8", "::1", "10.0.0.0/8", "198.51.100.0/24"];

test.each([
  // A stranger's header proves nothing.
  ["203.0.113.9", "192.0.2.1", "203.0.113.9"],
  ["203.0.113.9", null, "203.0.113.9"],
  ["::ffff:203.0.113.9", "192.0.2.1", "203.0.113.9"],
  // One proxy.
  ["127.0.0.1", "192.0.2.1", "192.0.2.1"],
  ["::1", "2001:DB8::5", "2001:db8::5"],
  ["127.0.0.1", null, "127.0.0.1"],
  ["127.0.0.1", "", "127.0.0.1"],
  // What the client wrote itself stands left of what the proxy added.
  ["127.0.0.1", "1.1.1.1, 192.0.2.1", "192.0.2.1"],
  // Several proxies.
  ["127.0.0.1", "1.1.1.1, 192.0.2.1, 10.0.0.3, 198.51.100.8", "192.0.2.1"],
  ["10.1.1.1", "192.0.2.1,10.0.0.3", "192.0.2.1"],
  ["127.0.0.1", "10.0.0.7, 10.0.0.3", "10.0.0.7"],
  // Spellings.
  ["127.0.0.1", "192.0.2.1:51234", "192.0.2.1"],
  ["127.0.0.1", "[2001:db8::5]:443", "2001:db8::5"],
  ["127.0.0.1", "[2001:db8::5]", "2001:db8::5"],
  ["127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"],
  // Rubbish ends the chain.
  ["127.0.0.1", "unknown", "127.0.0.1"],
  ["127.0.0.1", "192.0.2.1, nonsense", "127.0.0.1"],
  ["127.0.0.1", "192.0.2.1, nonsense, 10.0.0.3", "10.0.0.3"],
  ["127.0.0.1", ",", "127.0.0.1"],
  ["127.0.0.1", "192.0.2.1,", "127.0.0.1"],
])("from %s with X-Forwarded-For %p: %s", (socket, forwarded, expected) => {
  const clientAddress = createClientAddress({ server: { requestIP: () => ({ address: socket }) }, trustedProxies: PROXIES });
  const headers: Record<string, string> = forwarded === null ? {} : { "x-forwarded-for": forwarded };
  expect(clientAddress(new Request("http://localhost/", { headers }))).toBe(expected);
});

test("a very long chain costs little", () => {
  const clientAddress = createClientAddress({ server: { requestIP: () => ({ address: "127.0.0.1" }) }, trustedProxies: PROXIES });
  const request = new Request("http://localhost/", { headers: { "x-forwarded-for": "10.0.0.1,".repeat(1_500) + "10.0.0.1" } });
  const started = performance.now();
  expect(clientAddress(request)).toBe("10.0.0.1");
  // It takes less than one; a search that explodes takes minutes.
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("without a trusted proxy no header counts", () => {
  const clientAddress = createClientAddress({ server: { requestIP: () => ({ address: "127.0.0.1" }) }, trustedProxies: [] });
  expect(clientAddress(new Request("http://localhost/", { headers: { "x-forwarded-for": "192.0.2.1" } }))).toBe("127.0.0.1");
});

test("a network that cannot be read is refused at the start", () => {
  expect(() => createClientAddress({ server: null, trustedProxies: ["10.0.0.0/40"] })).toThrow(RangeError);
});
