import type { Admin } from "../admin/admin.ts";
import type { Collector, Outcome } from "../ingest/collector.ts";
import type { Sender } from "../ingest/enrich.ts";
import type { ClientAddress } from "./client-address.ts";
import { HEADERS } from "./headers.ts";
import type { Principals } from "./principal.ts";
import type { RateLimit } from "./rate-limit.ts";

/** What every door of the road in stands on. */
export interface DoorDeps {
  readonly collector: Collector;
  readonly clientAddress: ClientAddress;
  readonly principals: Principals;
  readonly rateLimit: RateLimit;
  readonly sites: Admin["sites"];
}

/** Every page of the world may send events and read what became of them. */
export const OPEN_ANSWER = {
  ...HEADERS.ingest,
  "access-control-expose-headers": "X-Cairn, X-Plausible-Dropped, X-Goatcounter",
} as const;

/** The value of the X-Cairn header. */
export const tellOutcome = (outcome: Outcome): string => (outcome === "counted" ? "counted" : `dropped; reason=${outcome}`);

export function senderOf(request: Request, clientAddress: ClientAddress): Sender {
  const { headers } = request;
  return { address: clientAddress(request), agent: headers.get("user-agent") ?? "", country: clientAddress.country(request), headers };
}

/** The question a browser asks before it sends JSON, or a header of its own, to another origin. */
export function preflightOf(methods: string, headers: string): ResponseInit {
  return {
    status: 204,
    headers: {
      ...OPEN_ANSWER,
      "access-control-allow-methods": methods,
      "access-control-allow-headers": headers,
      "access-control-max-age": "86400",
    },
  };
}

/** A browser fetches ahead what nobody may ever look at. */
export function isPrefetch({ headers }: Request): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? headers.get("x-purpose") ?? headers.get("x-moz") ?? "";
  return purpose.includes("prefetch") || purpose.includes("preview");
}

/** The host name in an address that a header carries; empty when there is none. */
export function hostOf(address: string | null): string {
  return address === null ? "" : (URL.parse(address)?.hostname ?? "");
}
