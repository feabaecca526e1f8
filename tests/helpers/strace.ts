/** One system call in a log of `strace -f -y -xx`: what was written where. */
export interface Written {
  readonly call: string;
  /** The path, "socket:[...]", "pipe:[...]" or "anon_inode:..." behind the file descriptor. */
  readonly target: string;
  readonly bytes: Buffer;
}

/** `-xx` prints strings as \x.. only, `-y` the target of each descriptor; the sizes are larger than anything Cairn writes at once. */
export const STRACE_WRITES = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", "trace=write,writev,pwrite64,pwritev"];

/** The bytes of all writes, in the order of the log. */
export function* writesIn(log: string): Generator<Written> {
  for (const line of log.split("\n")) {
    const match = /^(?:\d+ +)?(\w+)\(\d+<([^>]*)>/.exec(line);
    if (match === null) continue;
    const [, call = "", target = ""] = match;
    const hex = [...line.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = ""]) => text.replaceAll("\\x", "")).join("");
    yield { call, target: unescapePath(target), bytes: Buffer.from(hex, "hex") };
  }
}

const unescapePath = (text: string): string =>
  text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
