import { expect, test } from "bun:test";
import { seededRandom } from "../../src/cli/seed/random.ts";
import { DATACENTRES } from "../../src/data/datacentres.ts";
import { SPAM_REFERRERS } from "../../src/data/spam-referrers.ts";
import { isDatacentre } from "../../src/ingest/datacentres.ts";
import { inNetwork, parseIp, parseNetwork } from "../../src/lib/ip.ts";
import { createNetworkSet } from "../../src/lib/network-set.ts";

const LISTS = [
  ["10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/32", "192.168.1.0/24", "192.168.2.0/24", "203.0.113.7"],
  ["0.0.0.0/0"],
  ["::/0"],
  ["2001:db8::/32", "2001:db8:1::/48", "fc00::/7", "::1", "10.0.0.0/8"],
  ["255.255.255.255", "0.0.0.0", "224.0.0.0/3"],
  [],
];
const PROBES =
  "0.0.0.0 0.0.0.1 9.255.255.255 10.0.0.0 10.255.255.255 11.0.0.0 11.0.0.1 192.168.0.255 192.168.1.0 192.168.2.255 192.168.3.0 203.0.113.7 203.0.113.8 223.255.255.255 224.0.0.0 255.255.255.254 255.255.255.255 ::1 ::2 2001:db8::1 2001:db9::1 fc00::1 fdff::1 fe00::1";

test("a set of networks answers like asking each of them", () => {
  const random = seededRandom(20261121);
  const drawn = Array.from({ length: 2_000 }, () => [24, 16, 8, 0].map(() => random.below(256)).join("."));
  for (const list of LISTS) {
    const networks = list.map((text) => parseNetwork(text)!);
    const contains = createNetworkSet(networks);
    for (const text of [...PROBES.split(" "), ...drawn]) {
      const ip = parseIp(text)!;
      expect([list, text, contains(ip)]).toEqual([list, text, networks.some((network) => inNetwork(ip, network))]);
    }
  }
});

test("every block of the list is a network, written from its first address", () => {
  for (const [provider, networks] of DATACENTRES) {
    for (const text of networks) {
      const { ip, bits } = parseNetwork(text)!;
      const cleared = ip.map((word, index) => (word & mask(bits - 32 * index)) >>> 0);
      expect([provider, text, cleared]).toEqual([provider, text, [...ip]]);
    }
  }
});

const mask = (bits: number): number => (bits >= 32 ? 0xffffffff : bits <= 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0);

test.each([
  ["3.120.0.1", true],
  ["34.107.1.1", true],
  ["13.80.0.1", true],
  ["116.203.1.1", true],
  ["51.254.1.1", true],
  ["2a01:4f9:c010::1", true],
  ["2001:41d0:2::1", true],
  ["104.16.0.1", false],
  ["84.130.0.1", false],
  ["8.8.8.8", false],
  ["192.0.2.1", false],
  ["2001:db8::1", false],
])("%s is rented out by a hosting provider: %p", (address, expected) => expect(isDatacentre(parseIp(address)!)).toBe(expected));

test("spam referrers are plain domains", () => {
  for (const domain of SPAM_REFERRERS) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
});
