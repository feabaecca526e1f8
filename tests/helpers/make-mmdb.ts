import { parseNetwork } from "../../src/lib/ip.ts";

type Value = string | number | { readonly [key: string]: Value } | readonly Value[];

const MARKER = Buffer.from([0xab, 0xcd, 0xef, ...Buffer.from("MaxMind.com")]);
const SEPARATOR = 16;

/** A small database in MaxMind's format 2.0 (https://maxmind.github.io/MaxMind-DB): IPv6 tree, records of 24 bits. */
export function makeMmdb(databaseType: string, places: Readonly<Record<string, Value>>): Buffer {
  /** Each node: two records; null leads nowhere, a number to a node, a Buffer offset (negative) to data. */
  const nodes: (number | null)[][] = [[null, null]];
  const data: Buffer[] = [];
  let bytes = 0;
  for (const [text, value] of Object.entries(places)) {
    const { ip, bits } = parseNetwork(text)!;
    // IPv4 lies below ninety-six zero bits.
    const words = text.includes(":") ? ip : [0, 0, 0, ip[3]];
    let node = 0;
    for (let depth = 0; depth < bits; depth++) {
      const bit = (words[depth >>> 5]! >>> (31 - (depth & 31))) & 1;
      if (depth === bits - 1) nodes[node]![bit] = -1 - bytes;
      else {
        nodes[node]![bit] ??= nodes.push([null, null]) - 1;
        node = nodes[node]![bit]!;
      }
    }
    const encoded = encode(value);
    data.push(encoded);
    bytes += encoded.length;
  }
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [index, node] of nodes.entries()) {
    for (const [bit, target] of node.entries()) {
      const record = target === null ? nodes.length : target >= 0 ? target : nodes.length + SEPARATOR + (-1 - target);
      tree.writeUIntBE(record, index * 6 + bit * 3, 3);
    }
  }
  const metadata = {
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1_780_000_000, database_type: databaseType },
    ...{ description: { en: "a test" }, ip_version: 6, languages: ["en"], node_count: nodes.length, record_size: 24 },
  };
  return Buffer.concat([tree, Buffer.alloc(SEPARATOR), ...data, MARKER, encode(metadata)]);
}

/** Types of the format: 2 text, 6 32-bit number, 7 map, 11 (extended: 4) list. */
function encode(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([head(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(value);
    return Buffer.concat([head(6, 4), number]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(0, value.length), Buffer.from([4]), ...value.map(encode)]);
  const entries = Object.entries(value as Record<string, Value>);
  return Buffer.concat([head(7, entries.length), ...entries.flatMap(([key, each]) => [encode(key), encode(each)])]);
}

/** Sizes above 28 take a second byte. */
const head = (type: number, size: number): Buffer => Buffer.from(size < 29 ? [(type << 5) | size] : [(type << 5) | 29, size - 29]);
