import { Elysia } from "elysia";
import type { Collector } from "../ingest/collector.ts";
import { formatIp, kindOfAddress } from "../lib/ip.ts";
import { AppError } from "../model/app-error.ts";
import { FORWARDED_FOR, type ClientAddress, type Trace } from "./client-address.ts";
import { senderOf } from "./doors.ts";
import type { Principals } from "./principal.ts";

export interface DiagnosticsDeps {
  readonly clientAddress: ClientAddress;
  readonly collector: Pick<Collector, "place">;
  readonly principals: Principals;
}

/** Headers in which proxies of this world write whom they speak for. */
const CANDIDATES = [
  FORWARDED_FOR,
  "forwarded",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "true-client-ip",
  "cf-connecting-ip",
  "fly-client-ip",
  "fastly-client-ip",
  "cloudfront-viewer-address",
  "cf-ipcountry",
  "cloudfront-viewer-country",
];
const SHOWN_CHARS = 500;

/** Shows an owner how the own request arrived: for setting up --trusted-proxies. Nothing of it is kept or logged. */
export function diagnosticsRoutes({ clientAddress, collector, principals }: DiagnosticsDeps) {
  return new Elysia().get("/api/diagnostics/request", ({ request }) => {
    if (principals.user(request).role !== "owner") throw new AppError("not_allowed", 403, "Only an owner may see this.");
    const trace = clientAddress.trace(request);
    if (trace === null) throw new AppError("connection_gone", 400, "The connection has no address any more.");
    const sender = senderOf(request, clientAddress);
    const countryHeader = sender.country === "" ? null : (trace.provider?.countryHeader ?? null);
    return {
      socket: {
        address: formatIp(trace.socket),
        kind: kindOfAddress(trace.socket),
        trusted: trace.isTrusted,
        why: trace.isTrusted
          ? "It is in --trusted-proxies: what it says of the client is believed."
          : "It is not in --trusted-proxies: it counts as the client, and no header is believed.",
      },
      headers: CANDIDATES.flatMap((name) => describe(name, request.headers.get(name), trace, countryHeader)),
      provider: trace.provider?.name ?? null,
      client: { address: formatIp(trace.address), kind: kindOfAddress(trace.address), from: trace.header ?? "socket" },
      place: { ...collector.place(sender), from: countryHeader ?? "database" },
    };
  });
}

function describe(name: string, value: string | null, trace: Trace, countryHeader: string | null) {
  if (value === null) return [];
  const used = name === trace.header || name === countryHeader;
  return [{ name, value: value.slice(0, SHOWN_CHARS), used, why: reasonOf(name, used, trace, countryHeader) }];
}

function reasonOf(name: string, used: boolean, { isTrusted, header, provider }: Trace, countryHeader: string | null): string {
  if (used && name === FORWARDED_FOR) return "The right-most address that is no trusted proxy counts.";
  if (used) return `${provider!.name} handed the request over and writes this header itself.`;
  if (!isTrusted) return "The socket is no trusted proxy: anyone could have written this.";
  if (name === FORWARDED_FOR) return header === null ? "It holds no address that can be read." : `${header} goes first.`;
  if (name.endsWith("country"))
    return countryHeader === null ? "No trusted provider is known to write it." : `${countryHeader} goes first.`;
  return "It is read only from a provider that is trusted by name and writes it itself.";
}
