import type { Socket } from "bun";

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly text: string;
  /** From the first byte sent to the end of the connection, or of the answer. */
  readonly tookMs: number;
}

export interface RawOptions {
  /** Bytes after the first ones, one by one; goes on until the server closes the connection. */
  readonly drip?: { readonly everyMs: number; next(): string };
  /** Without an end by then the answer is what has come so far. */
  readonly limitMs?: number;
}

/** Speaks with a server byte by byte, as no client library would: for requests that are wrong, and for those that never end. */
export function rawRequest(port: number, head: string | Uint8Array, { drip, limitMs = 5_000 }: RawOptions = {}): Promise<RawAnswer> {
  const { promise, resolve } = Promise.withResolvers<RawAnswer>();
  const beganMs = performance.now();
  let text = "";
  let dripping: Timer | null = null;
  let rest: Uint8Array = typeof head === "string" ? new TextEncoder().encode(head) : head;
  const end = (): void => {
    if (dripping !== null) clearInterval(dripping);
    clearTimeout(limit);
    resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text, tookMs: performance.now() - beganMs });
  };
  const limit = setTimeout(end, limitMs);
  const flush = (socket: Socket): void => {
    if (rest.length > 0) rest = rest.subarray(Math.max(socket.write(rest), 0));
  };
  Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open(socket) {
        flush(socket);
        if (drip !== undefined) dripping = setInterval(() => socket.write(drip.next()), drip.everyMs);
      },
      drain: flush,
      data(socket, bytes) {
        text += new TextDecoder().decode(bytes);
        if (isComplete(text)) socket.end();
      },
      close: end,
      error: end,
    },
  }).catch(end);
  return promise;
}

/** A whole answer with a declared length: what comes after it does not matter. */
function isComplete(text: string): boolean {
  const split = text.indexOf("\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  return split > 0 && length !== undefined && Buffer.byteLength(text.slice(split + 4)) >= Number(length);
}
