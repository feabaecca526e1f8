import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A sequence of bytes that must be nowhere, and how it is called in a report. */
export interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** TRUST.md 3d: what the marked visitors carry. */
export const CANARY = {
  addressV4: "203.0.113.77",
  addressV6: "2001:db8:ca1f::77",
  agent: "CanaryUA/7f3a9c",
  email: "canary7f3a@example.test",
  token: "CANARYTOK",
  referrer: "CANARYREF",
  fragment: "CANARYFRAG",
  clickId: "CANARYGCL",
  password: "CanaryPass!7f3a",
} as const;

const HASHES = ["sha256", "sha1", "md5"] as const;

/** Every spelling under which one of the marked values could have been written. */
export function canaryNeedles(secrets: Readonly<Record<string, string>>): Needle[] {
  const v4 = Buffer.from([203, 0, 113, 77]);
  const v6 = Buffer.from("20010db8ca1f00000000000000000077", "hex");
  const texts: Record<string, string> = {
    ...CANARY,
    addressMapped: `::ffff:${CANARY.addressV4}`,
    addressReversed: "77.113.0.203.in-addr.arpa",
    addressDecimal: String(v4.readUInt32BE()),
    addressV6Long: "2001:0db8:ca1f:0000:0000:0000:0000:0077",
    ...secrets,
  };
  const needles = Object.entries(texts).flatMap(([name, text]) => spellings(name, Buffer.from(text)));
  for (const [name, bytes] of [
    ["addressV4 as bytes", v4],
    ["addressV6 as bytes", v6],
  ] as const) {
    needles.push({ name, bytes }, { name: `${name}, reversed`, bytes: Buffer.from(bytes.toReversed()) });
    needles.push(...encodings(name, bytes));
  }
  // An unsalted hash of an address is an address.
  for (const [name, content] of [
    ["addressV4", Buffer.from(CANARY.addressV4)],
    ["addressV4 as bytes", v4],
    ["addressV6", Buffer.from(CANARY.addressV6)],
    ["addressV6 as bytes", v6],
  ] as const) {
    for (const hash of HASHES) {
      const digest = Buffer.from(new Bun.CryptoHasher(hash).update(content).digest());
      needles.push({ name: `${hash} of ${name}`, bytes: digest }, ...encodings(`${hash} of ${name}`, digest));
    }
  }
  return needles;
}

function spellings(name: string, text: Buffer): Needle[] {
  const plain = text.toString();
  const percent = [...text].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const utf16 = { name: `${name} as UTF-16`, bytes: Buffer.from(plain, "utf16le") };
  return [{ name, bytes: text }, ...encodings(name, text), ...texts(`${name}, percent-encoded`, encodeURIComponent(plain), percent), utf16];
}

function encodings(name: string, bytes: Buffer): Needle[] {
  const hex = bytes.toString("hex");
  return [
    ...texts(`${name} in hex`, hex, hex.toUpperCase()),
    ...texts(`${name} in base64`, ...base64Cores(bytes, "base64")),
    ...texts(`${name} in base64url`, ...base64Cores(bytes, "base64url")),
  ];
}

/** A secret of bytes rather than text, in every spelling. */
export const bytesNeedles = (name: string, bytes: Buffer): Needle[] => [
  { name, bytes },
  { name: `${name}, reversed`, bytes: Buffer.from(bytes.toReversed()) },
  ...encodings(name, bytes),
];

/** Base64 of the bytes at each of the three places they can have in a longer text, without the characters that neighbours change. */
function base64Cores(bytes: Buffer, encoding: "base64" | "base64url"): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString(encoding)
      .replaceAll("=", "");
    const from = offset === 0 ? 0 : offset + 1;
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(from, whole);
  });
}

/** Needles of fewer than four bytes would be found by chance. */
function texts(name: string, ...spelled: readonly string[]): Needle[] {
  return [...new Set(spelled)].filter((text) => text.length >= 5).map((text) => ({ name, bytes: Buffer.from(text) }));
}

/** Names of the needles that occur in the bytes. */
export function findIn(bytes: Buffer, needles: readonly Needle[]): string[] {
  return needles.filter((needle) => bytes.includes(needle.bytes)).map(({ name }) => name);
}

/**
 * Searches every file of a folder. Not to be used on the directory of a running server by the server's own process: reading a database
 * past SQLite drops its locks; another process may.
 */
export function searchFolder(folder: string, needles: readonly Needle[]): { found: string[]; files: number; bytes: number } {
  const found: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const content = readFileSync(file);
    files++;
    bytes += content.length;
    found.push(...findIn(content, needles).map((needle) => `${name}: ${needle}`));
  }
  return { found, files, bytes };
}
