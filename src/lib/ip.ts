/** An address as four unsigned 32-bit words. IPv4 is held as IPv4-mapped IPv6, so that both spellings of one address are equal. */
export type Ip = readonly [number, number, number, number];

/** A network: an address and how many of its leading bits count. */
export interface Network {
  readonly ip: Ip;
  readonly bits: number;
}

const MAPPED = 0xffff;
const V4_OFFSET_BITS = 96;

/** Null for anything that is not exactly one address. A zone ("fe80::1%eth0") is dropped. */
export function parseIp(text: string): Ip | null {
  if (text.length > 64) return null;
  if (!text.includes(":")) {
    const v4 = parseV4(text);
    return v4 === null ? null : [0, 0, MAPPED, v4];
  }
  const zone = text.indexOf("%");
  return parseV6(zone === -1 ? text : text.slice(0, zone));
}

/** "10.0.0.0/8", "fd00::/8" or a single address. Null when it is neither. */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf("/");
  const ip = parseIp(slash === -1 ? text : text.slice(0, slash));
  if (ip === null) return null;
  if (slash === -1) return { ip, bits: 128 };
  const suffix = text.slice(slash + 1);
  const given = /^\d{1,3}$/.test(suffix) ? Number(suffix) : Infinity;
  const offset = text.includes(":") ? 0 : V4_OFFSET_BITS;
  return given + offset <= 128 ? { ip, bits: given + offset } : null;
}

export function inNetwork(ip: Ip, { ip: net, bits }: Network): boolean {
  for (let word = 0, left = bits; left > 0; word++, left -= 32) {
    // >>> 0 because 32 leading ones do not fit a signed shift.
    const mask = left >= 32 ? 0xffffffff : (0xffffffff << (32 - left)) >>> 0;
    if (((ip[word]! ^ net[word]!) & mask) !== 0) return false;
  }
  return true;
}

/** Written with dots, or mapped into IPv6. */
export const isIPv4 = (ip: Ip): boolean => ip[0] === 0 && ip[1] === 0 && ip[2] === MAPPED;

export type AddressKind = "loopback" | "private" | "link_local" | "shared" | "public";

/** In the words of the registries (RFC 6890): who else may have the same address. "shared" is a provider's carrier-grade translation. */
export function kindOfAddress(ip: Ip): AddressKind {
  const kind = KINDS.find(([, networks]) => networks.some((network) => inNetwork(ip, parseNetwork(network)!)));
  return kind === undefined ? "public" : kind[0];
}

const KINDS: readonly (readonly [AddressKind, readonly string[]])[] = [
  ["loopback", ["127.0.0.0/8", "::1/128"]],
  ["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]],
  ["link_local", ["169.254.0.0/16", "fe80::/10"]],
  ["shared", ["100.64.0.0/10"]],
];

/** The one spelling of an address: dotted for IPv4 (mapped or not), RFC 5952 for IPv6. */
export function formatIp(ip: Ip): string {
  const low = ip[3];
  if (isIPv4(ip)) return `${low >>> 24}.${(low >>> 16) & 255}.${(low >>> 8) & 255}.${low & 255}`;
  const groups = ip.flatMap((word) => [word >>> 16, word & 0xffff]);
  let bestStart = 0;
  let bestLength = 0;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > bestLength) [bestStart, bestLength] = [start, length];
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestLength < 2) return hex.join(":");
  return `${hex.slice(0, bestStart).join(":")}::${hex.slice(bestStart + bestLength).join(":")}`;
}

function parseV4(text: string): number | null {
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (digits === 0 || ++dots > 3) return null;
      value = value * 256 + part;
      part = digits = 0;
      continue;
    }
    // A leading zero would be octal to some readers and decimal to others: refused.
    if (code < 48 || code > 57 || (digits > 0 && part === 0)) return null;
    part = part * 10 + code - 48;
    if (++digits > 3 || part > 255) return null;
  }
  return dots === 3 && digits > 0 ? value * 256 + part : null;
}

function parseV6(text: string): Ip | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (head === null || tail === null) return null;
  const gap = 8 - head.length - tail.length;
  // "::" stands for at least one group.
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...head, ...new Array<number>(gap).fill(0), ...tail];
  const word = (index: number) => groups[index]! * 65536 + groups[index + 1]!;
  return [word(0), word(2), word(4), word(6)];
}

/** Groups of 16 bits; the last one may be an IPv4 address in dots. */
function parseGroups(text: string, mayEndInV4: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".")) {
      const v4 = mayEndInV4 && index === parts.length - 1 ? parseV4(part) : null;
      if (v4 === null) return null;
      groups.push(v4 >>> 16, v4 & 0xffff);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      groups.push(parseInt(part, 16));
    }
  }
  return groups;
}
