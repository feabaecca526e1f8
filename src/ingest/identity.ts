import type { VisitorId } from "../model/ids.ts";
import type { Site } from "../model/site.ts";
import type { Sender } from "./enrich.ts";
import type { LastingIds } from "./lasting-ids.ts";
import type { RawEvent } from "./raw-event.ts";
import type { Visitors } from "./visitors.ts";

/** A visitor of one event. */
function drawVisitor(): VisitorId {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return { high: high!, low: low! };
}

/**
 * Whose event it is: a lasting id that the application gave, else address and agent of the day, else the application's session, else
 * the sender itself. A promise only at the turn of a day.
 */
export function identify(
  { trusted, isAlone }: RawEvent,
  site: Site,
  sender: Sender,
  timeMs: number,
  { visitors, lasting }: { visitors: Pick<Visitors, "identify" | "identifyLate">; lasting: LastingIds },
): VisitorId | Promise<VisitorId> {
  if (isAlone) return drawVisitor();
  if (trusted === null) return visitors.identify(site, timeMs, sender.address, sender.agent);
  if (trusted.visitorId !== null) return lasting.visitor(site.id, trusted.visitorId);
  const { address, agent, sessionId } = trusted;
  if (address !== null) return visitors.identifyLate(site, timeMs, address, agent ?? "");
  if (sessionId !== null) return visitors.identifyLate(site, timeMs, `session ${sessionId}`, "");
  return visitors.identifyLate(site, timeMs, sender.address, agent ?? sender.agent);
}
