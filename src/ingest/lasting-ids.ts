import { keyedHash, type Hash64 } from "../lib/hash.ts";
import type { SiteId, VisitorId } from "../model/ids.ts";
import { LASTING_KEY_BYTES, readLastingKey } from "./lasting-key.ts";

/** Ids that outlive a day, as keyed hashes: what was given is kept nowhere. */
export interface LastingIds {
  /** A person or an installation that an application names itself. */
  visitor(site: SiteId, id: string): VisitorId;
  /** The sender's number of an event. */
  event(site: SiteId, id: string): Hash64;
  /** A visitor's id in the form of a UUID, of which the id cannot be told. */
  uuid(use: string, visitor: VisitorId): string;
}

/** Without a file the key lives in memory, for made-up traffic. The file is read, or made, when the first id is asked for. */
export function createLastingIds(file: string | null): LastingIds {
  let ready: ((message: string) => Hash64) | null = null;
  const hash = (message: string): Hash64 => {
    ready ??= keyedHash(file === null ? crypto.getRandomValues(new Uint8Array(LASTING_KEY_BYTES)) : readLastingKey(file));
    return ready(message);
  };
  return {
    visitor: (site, id) => hash(`visitor\0${site}\0${id}`),
    event: (site, id) => hash(`event\0${site}\0${id}`),
    uuid(use, { high, low }) {
      const first = hash(`${use} 1\0${high}\0${low}`);
      const second = hash(`${use} 2\0${high}\0${low}`);
      return formatUuid([first.high, first.low, second.high, second.low]);
    },
  };
}

/** Version 8: made by a rule of one's own (RFC 9562). */
function formatUuid(words: readonly number[]): string {
  const hex = words.map((word) => word.toString(16).padStart(8, "0")).join("");
  const variant = "89ab"[parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
