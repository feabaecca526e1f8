import { lookup } from "node:dns/promises";
import { promisify } from "node:util";
import { brotliDecompress, constants, gunzip, inflate } from "node:zlib";
import { formatIp, isIPv4, parseIp, type Ip } from "./ip.ts";
import { createPublicAddress } from "./public-address.ts";

export type FetchFailure =
  /** No address of the web: another scheme, another port, a password in it. */
  | "bad_address"
  /** The name does not resolve. */
  | "unknown_name"
  /** It leads into a network that is not public. */
  | "not_public"
  | "timeout"
  | "certificate"
  | "unreachable"
  | "too_many_redirects"
  /** Compressed in a way that cannot be read, or beyond the limit. */
  | "unreadable";

export type Fetched =
  | {
      readonly ok: true;
      /** Where the last redirect led. */
      readonly url: URL;
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
      /** Only the beginning was read. */
      readonly isCut: boolean;
    }
  | { readonly ok: false; readonly reason: FetchFailure; readonly url: string };

export interface FetchLimits {
  /** For everything together: names, connections, redirects, the body. */
  readonly timeoutMs: number;
  readonly bytes: number;
  readonly redirects: number;
}

/** The world outside. What may be reached is not decided here: every address goes through the guard first. */
export interface Outside {
  /** All addresses of a name. */
  resolve(name: string): Promise<readonly string[]>;
  /** Where a checked address is really found, as "host:port". */
  route(address: string, port: number): string;
  /** Certificate authorities in place of the system's. */
  readonly authorities?: string;
}

export const INTERNET: Outside = {
  resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  route: (address, port) => `${address.includes(":") ? `[${address}]` : address}:${port}`,
};

/** Addresses of one name that are tried. */
const ADDRESSES_TRIED = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

class Refused extends Error {
  constructor(readonly reason: FetchFailure) {
    super(reason);
  }
}

/**
 * Fetches a page of the public web for somebody who chose the address, so that no server of our own network can be asked or seen through
 * us (SSRF). Names are resolved here, every address is checked, and the connection goes to the checked address itself: a name that
 * changes its mind between the look and the connection (DNS rebinding) changes nothing. Each redirect is a new address and looked at
 * in the same way. Never throws.
 */
export async function guardedFetch(address: string, limits: FetchLimits, outside: Outside = INTERNET): Promise<Fetched> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let at = address;
  try {
    for (let hops = 0; ; hops++) {
      const url = readAddress(at);
      const response = await ask(url, signal, outside);
      const next = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
      if (next === null) return { ok: true, url, ...(await read(response, limits.bytes, signal)) };
      await response.body?.cancel();
      if (hops >= limits.redirects) throw new Refused("too_many_redirects");
      at = URL.parse(next, url)?.href ?? next;
    }
  } catch (error) {
    return { ok: false, reason: reasonOf(error, signal), url: at };
  }
}

const isPublic = createPublicAddress();

/** http on 80, https on 443, and no credentials. Numbers in every spelling of browsers are addresses after this. */
export function readAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || !["", "80", "443"].includes(url.port)) throw new Refused("bad_address");
  if (url.username + url.password !== "" || url.hostname === "") throw new Refused("bad_address");
  return url;
}

/** Addresses that may be connected to, those of version 4 first: not every machine has the other one. */
async function addressesOf({ hostname }: URL, signal: AbortSignal, { resolve }: Outside): Promise<readonly Ip[]> {
  const literal = parseIp(hostname.replace(/^\[(.*)\]$/, "$1"));
  const found = literal === null ? await before(signal, resolve(hostname)).catch(unlessLate(signal)) : [formatIp(literal)];
  const ips = found.map(parseIp).filter((ip) => ip !== null);
  if (ips.length === 0) throw new Refused("unknown_name");
  const allowed = ips.filter(isPublic);
  if (allowed.length === 0) throw new Refused("not_public");
  return allowed.toSorted((a, b) => Number(isIPv4(b)) - Number(isIPv4(a))).slice(0, ADDRESSES_TRIED);
}

async function ask(url: URL, signal: AbortSignal, outside: Outside): Promise<Response> {
  const ips = await addressesOf(url, signal, outside);
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  let failure: unknown;
  for (const ip of ips) {
    const target = `${url.protocol}//${outside.route(formatIp(ip), port)}${url.pathname}${url.search}`;
    try {
      return await fetch(target, {
        signal,
        redirect: "manual",
        // Bounded and opened below; the runtime's own way has no limit.
        decompress: false,
        keepalive: false,
        headers: {
          host: url.host,
          accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
          "accept-encoding": "identity",
          "user-agent": "Mozilla/5.0 (compatible; Cairn installation check)",
        },
        tls: {
          serverName: url.hostname.replace(/\.$/, ""),
          ...(outside.authorities !== undefined && { ca: outside.authorities }),
        },
      });
    } catch (error) {
      // Another address of the same name has the same certificate.
      if (signal.aborted || isCertificate(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function read(response: Response, limit: number, signal: AbortSignal) {
  const { status, headers, body } = response;
  const parts: Uint8Array[] = [];
  let size = 0;
  let isCut = false;
  const reader = body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await before(signal, reader.read());
    if (done) break;
    parts.push(value);
    size += value.length;
    if (size <= limit) continue;
    isCut = true;
    await reader.cancel().catch(() => {});
    break;
  }
  const bytes = Buffer.concat(parts).subarray(0, limit);
  const opened = await before(signal, open(bytes, headers.get("content-encoding"), limit));
  return { status, headers, text: decode(opened, headers), isCut };
}

// On threads of the runtime's own: to open two megabytes takes too long for the one that answers requests.
const openGzip = promisify(gunzip);
const openDeflate = promisify(inflate);
const openBrotli = promisify(brotliDecompress);

/** Servers compress although they were asked not to. */
async function open(bytes: Buffer, encoding: string | null, limit: number): Promise<Buffer> {
  const maxOutputLength = limit;
  try {
    switch (encoding?.trim().toLowerCase() || "identity") {
      case "identity":
        return bytes;
      case "gzip":
      case "x-gzip":
        return await openGzip(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
      case "deflate":
        return await openDeflate(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
      case "br":
        return await openBrotli(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH });
    }
  } catch {
    // Damaged, or a little that becomes very much.
  }
  throw new Refused("unreadable");
}

/** An encoding that is unknown reads as UTF-8: tags and attributes are the same in nearly all of them. */
function decode(bytes: Buffer, headers: Headers): string {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(headers.get("content-type") ?? "")?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset as "utf-8").decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Looking a name up cannot be stopped; nobody has to wait for it. */
function before<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = (): void => reject(new Refused("timeout"));
  if (signal.aborted) late();
  signal.addEventListener("abort", late, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", late));
}

const unlessLate = (signal: AbortSignal) => (): never => {
  throw new Refused(signal.aborted ? "timeout" : "unknown_name");
};

function reasonOf(error: unknown, signal: AbortSignal): FetchFailure {
  if (error instanceof Refused) return error.reason;
  if (signal.aborted) return "timeout";
  return isCertificate(error) ? "certificate" : "unreachable";
}

const isCertificate = (error: unknown): boolean => /CERT|ISSUER|SIGNATURE|_TLS_/.test(String((error as { code?: unknown } | null)?.code));
