import type { Event } from "../../src/model/event.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Harness } from "./harness.ts";

export const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";
export const FAR_MS = 400 * 24 * 3600 * 1000;

/** Headers of a browser on some page; each call may come from an address of its own. */
export const browser = (more: Record<string, string> = {}): Record<string, string> => ({
  "user-agent": CHROME,
  "x-forwarded-for": "8.8.8.8",
  "sec-fetch-site": "cross-site",
  ...more,
});

/** Everything stored of a site, in order of arrival. */
export async function storedOf(harness: Harness, domain: string): Promise<Event[]> {
  await harness.data.batch.settled();
  const site = harness.data.admin.sites.find(domain)!;
  const events: Event[] = [];
  const range = { fromMs: harness.now() - FAR_MS, toMs: harness.now() + FAR_MS };
  for await (const event of harness.data.store.read(site.id, range)) events.push(event);
  return events;
}

/** What was dropped of a site, as "reason count". Null: of unknown sites. */
export async function droppedOf(harness: Harness, domain: string | null): Promise<string[]> {
  await harness.data.batch.settled();
  await Bun.sleep(LIMITS.healthTimeoutMs / 2);
  const site = domain === null ? null : harness.data.admin.sites.find(domain)!.id;
  return (await harness.data.store.drops(site, 0)).map(({ reason, count }) => `${reason} ${count}`).sort();
}
