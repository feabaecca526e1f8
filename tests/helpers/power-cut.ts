import { basename } from "node:path";

/** One thing that a process did, in the order of a log of `strace -f -y -xx`. */
type Step =
  | { readonly kind: "write"; readonly file: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly file: string; readonly length: number }
  | { readonly kind: "remove"; readonly file: string }
  /** Everything done to the file before the step of this number is on disk. */
  | { readonly kind: "sync"; readonly file: string; readonly before: number }
  /** An answer that promises something has left. */
  | { readonly kind: "promise" };

/** Words before the executable: everything that decides what is on disk, and what is told to others. */
export const straceDisk = (log: string): readonly string[] => [
  ...["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", log],
  ...["-e", "trace=pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat,write,writev,sendto,sendmsg"],
];

/** What happened to the files of these names. `promise`: how an answer that promises begins. */
export function readSteps(log: string, files: readonly string[], promise: string): Step[] {
  const steps: Step[] = [];
  const syncing = new Map<string, { readonly file: string; readonly before: number }>();
  const told = Buffer.from(promise).toString("hex");
  const isKnown = (path: string): boolean => files.includes(basename(path));
  for (const line of log.split("\n")) {
    const [, thread = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (/^<\.\.\. f(data)?sync resumed>\) += 0/.test(rest)) {
      const done = syncing.get(thread);
      if (done !== undefined) steps.push({ kind: "sync", ...done });
      syncing.delete(thread);
      continue;
    }
    const [, call = "", target = ""] = /^(\w+)\((?:\d+<([^>]*)>)?/.exec(rest) ?? [];
    const path = unescapeHex(target).toString();
    if (call === "unlink" || call === "unlinkat") {
      const file = basename(unescapeHex(/"((?:\\x[0-9a-f]{2})*)"/.exec(rest)?.[1] ?? "").toString());
      if (files.includes(file)) steps.push({ kind: "remove", file });
    } else if (call === "pwrite64" && isKnown(path)) {
      const [, text = "", size = "", offset = ""] = /"((?:\\x[0-9a-f]{2})*)", (\d+), (\d+)/.exec(rest) ?? [];
      const bytes = unescapeHex(text);
      if (bytes.length !== Number(size)) throw new Error(`the log does not have all of a write: ${line.slice(0, 200)}`);
      steps.push({ kind: "write", file: basename(path), offset: Number(offset), bytes });
    } else if (call === "ftruncate" && isKnown(path)) {
      steps.push({ kind: "truncate", file: basename(path), length: Number(/, (\d+)/.exec(rest)![1]) });
    } else if (/^f(data)?sync$/.test(call) && isKnown(path)) {
      const sync = { file: basename(path), before: steps.length };
      if (/\) += 0/.test(rest)) steps.push({ kind: "sync", ...sync });
      else syncing.set(thread, sync);
    } else if (/^(write|writev|sendto|sendmsg)$/.test(call) && rest.replaceAll("\\x", "").includes(told)) steps.push({ kind: "promise" });
  }
  return steps;
}

const unescapeHex = (text: string): Buffer => Buffer.from(text.replaceAll("\\x", ""), "hex");

const SECTOR_BYTES = 512;

/**
 * The files as a power cut after so many steps may leave them: all that was synced, and of what came later whatever `random` picks, down to
 * single sectors. Null for a file that is not there.
 */
export function filesAfterCut(steps: readonly Step[], cut: number, random: () => number): ReadonlyMap<string, Buffer | null> {
  const synced = new Map<string, number>();
  for (const step of steps.slice(0, cut)) if (step.kind === "sync") synced.set(step.file, step.before);
  const files = new Map<string, GrowingFile | null>();
  for (const [index, step] of steps.slice(0, cut).entries()) {
    if (step.kind === "sync" || step.kind === "promise") continue;
    const isSure = index < (synced.get(step.file) ?? 0);
    if (!isSure && random() < 0.5) continue;
    if (step.kind === "remove") {
      files.set(step.file, null);
      continue;
    }
    let file = files.get(step.file) ?? null;
    if (file === null) files.set(step.file, (file = new GrowingFile()));
    if (step.kind === "truncate") file.truncate(step.length);
    else if (isSure) file.write(step.bytes, step.offset);
    else {
      for (let at = 0; at < step.bytes.length; at += SECTOR_BYTES) {
        if (random() < 0.8) file.write(step.bytes.subarray(at, at + SECTOR_BYTES), step.offset + at);
      }
    }
  }
  return new Map([...files].map(([name, file]) => [name, file === null ? null : file.bytes]));
}

class GrowingFile {
  #held = Buffer.alloc(1 << 20);
  #length = 0;

  write(bytes: Buffer, offset: number): void {
    const end = offset + bytes.length;
    if (end > this.#held.length) this.#held = Buffer.concat([this.#held], 2 * end);
    bytes.copy(this.#held, offset);
    this.#length = Math.max(this.#length, end);
  }
  truncate(length: number): void {
    this.#held.fill(0, Math.min(length, this.#length));
    this.#length = length;
  }
  get bytes(): Buffer {
    return this.#held.subarray(0, this.#length);
  }
}

export const promisesBefore = (steps: readonly Step[], cut: number): number =>
  steps.slice(0, cut).filter(({ kind }) => kind === "promise").length;
