/** The cells of a CSV file (RFC 4180), without the mark in front of it. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.replace(/^\uFEFF/, "").matchAll(/((?:"(?:[^"]|"")*"|[^"\r])*)\r\n/g)) {
    rows.push(
      [...`,${line[1]!}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!),
    );
  }
  return rows;
}

/** The texts of a zip archive by their names. Throws when a checksum or a size is wrong. Only files that are stored as they are. */
export function readZip(bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number): number => view.getUint16(at, true);
  const u32 = (at: number): number => view.getUint32(at, true);
  const end = bytes.length - 22;
  if (u32(end) !== 0x06054b50) throw new Error("no end of a zip archive");
  const files = new Map<string, string>();
  let at = u32(end + 16);
  for (let count = u16(end + 10); count > 0; count--) {
    if (u32(at) !== 0x02014b50 || u16(at + 10) !== 0) throw new Error("no stored file");
    const [sum, size, nameLength, offset] = [u32(at + 16), u32(at + 24), u16(at + 28), u32(at + 42)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const start = offset + 30 + u16(offset + 26) + u16(offset + 28);
    const content = bytes.subarray(start, start + size);
    if (Bun.hash.crc32(content) !== sum) throw new Error(`wrong checksum of ${name}`);
    files.set(name, new TextDecoder().decode(content));
    at += 46 + nameLength + u16(at + 30) + u16(at + 32);
  }
  return files;
}
