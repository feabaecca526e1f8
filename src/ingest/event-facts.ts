import { parseIp, type Ip } from "../lib/ip.ts";
import type { Client, Origin } from "../model/event.ts";
import type { Agent } from "./agent.ts";
import { isDatacentre } from "./datacentres.ts";
import type { Enricher, Sender } from "./enrich.ts";
import { withoutWww } from "./page.ts";
import type { RawEvent } from "./raw-event.ts";
import type { Facts } from "./rules.ts";
import type { Shape } from "./page-shape.ts";
import { SIGN_NAMES, SIGNS, type Sign } from "./signs.ts";
import { isSpam } from "./spam.ts";

/** An event on the road, enriched as far as somebody asks: a rule that ends it early spares the rest. */
export class EventFacts implements Facts {
  readonly agent: Agent;
  /** After the site's rules for paths, without the query. */
  readonly path: string;
  #origin: Origin | undefined;
  #client: Client | undefined;
  #address: Ip | null | undefined;

  constructor(
    readonly event: RawEvent,
    readonly sender: Sender,
    readonly domain: string,
    readonly enricher: Enricher,
    shape: Shape,
  ) {
    this.agent = enricher.agent(event, sender);
    this.path = shape.route(event.page);
  }

  get hostname(): string {
    return this.event.page.hostname;
  }

  get isKeyed(): boolean {
    return this.event.trusted !== null;
  }

  get originHostname(): string {
    const origin = this.#header("origin");
    return origin === null ? "" : withoutWww(URL.parse(origin)?.hostname ?? "");
  }

  get origin(): Origin {
    return (this.#origin ??= this.enricher.origin(this.event, this.domain));
  }

  get client(): Client {
    return (this.#client ??= this.enricher.client(this.event, this.agent, this.sender));
  }

  get country(): string {
    return this.client.country;
  }

  /** The key's holder itself is no visitor: its own address says nothing. */
  get address(): Ip | null {
    if (this.#address === undefined) {
      const { trusted } = this.event;
      this.#address = parseIp(trusted === null ? this.sender.address : (trusted.address ?? ""));
    }
    return this.#address;
  }

  has(sign: Sign): boolean {
    switch (sign) {
      case "agent":
        return this.agent.isBot && !this.agent.isAutomation;
      case "automation":
        return this.agent.isAutomation;
      case "trackerMark":
        return this.event.isMarked;
      case "spamReferrer":
        return isSpam(this.origin);
      case "datacentre":
        return this.address !== null && isDatacentre(this.address);
      case "dnt":
        return this.#header("dnt") === "1";
      case "gpc":
        return this.#header("sec-gpc") === "1";
    }
  }

  /** All of them as one number. */
  signs(): number {
    let bits = 0;
    for (const sign of SIGN_NAMES) if (this.has(sign)) bits |= SIGNS[sign];
    return bits;
  }

  /** Of a browser; what a server sends of its own says nothing of a visitor. */
  #header(name: string): string | null {
    return this.isKeyed ? null : (this.sender.headers?.get(name) ?? null);
  }
}
