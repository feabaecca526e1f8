import type { Clock } from "../lib/clock.ts";
import { isZone } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Site } from "../model/site.ts";
import type { CairnDb } from "./cairn-db.ts";
import { normaliseDomain } from "./domain.ts";

interface SiteRow {
  readonly id: number;
  readonly domain: string;
  readonly timezone: string;
  readonly created: number;
  readonly uuid: string;
}

export interface Sites {
  /** One look into a map: every event asks. Forms such as "WWW.Example.com" are found too. */
  find(domain: string): Site | null;
  byId(id: SiteId): Site | null;
  /** By the UUID that Umami's trackers send; its letters in either case. */
  findByUuid(uuid: string): Site | null;
  /** Every site has one; the empty string for a site that is gone. */
  uuidOf(id: SiteId): string;
  /** Ordered by domain. */
  list(): readonly Site[];
  add(domain: string, timezone: string): Site;
  /** Answers the site that went. Its events have to be forgotten next: see `removed`. */
  remove(domain: string): Site | null;
  /** Removed sites whose events may still be stored, and when they were removed. */
  removed(): readonly { readonly site: SiteId; readonly removedMs: number }[];
  /** The events of a removed site are gone. */
  forgotten(site: SiteId): void;
  /** Another process has written. */
  drop(): void;
}

export function prepareSites(db: CairnDb, now: Clock): Sites {
  const all = db.prepare<SiteRow>("select id, domain, timezone, created, uuid from sites order by domain");
  const insert = db.prepare<SiteRow, [{ domain: string; timezone: string; created: number; uuid: string }]>(
    "insert into sites (domain, timezone, created, uuid) values ($domain, $timezone, $created, $uuid) returning id, domain, timezone, created, uuid",
  );
  const remove = db.prepare<SiteRow, [{ domain: string }]>(
    "delete from sites where domain = $domain returning id, domain, timezone, created, uuid",
  );
  const noteRemoval = db.prepare<unknown, [{ site: number; removed: number }]>(
    "insert into removed_sites (site, removed) values ($site, $removed)",
  );
  const removed = db.prepare<{ site: number; removed: number }>("select site, removed from removed_sites order by site");
  const forget = db.prepare<unknown, [{ site: number }]>("delete from removed_sites where site = $site");

  let byDomain: Map<string, Site> | null = null;
  let byId = new Map<SiteId, Site>();
  let byUuid = new Map<string, Site>();
  let uuids = new Map<SiteId, string>();

  const load = (): Map<string, Site> => {
    const rows = all.all();
    const sites = rows.map(toSite);
    byUuid = new Map(rows.map((row, index) => [row.uuid, sites[index]!]));
    uuids = new Map(rows.map(({ id, uuid }) => [id as SiteId, uuid]));
    byId = new Map(sites.map((site) => [site.id, site]));
    return (byDomain = new Map(sites.map((site) => [site.domain, site])));
  };

  return {
    find(domain) {
      const sites = byDomain ?? load();
      const site = sites.get(domain);
      if (site !== undefined) return site;
      const normal = normaliseDomain(domain);
      return normal === null ? null : (sites.get(normal) ?? null);
    },
    byId(id) {
      if (byDomain === null) load();
      return byId.get(id) ?? null;
    },
    findByUuid(uuid) {
      if (byDomain === null) load();
      return byUuid.get(uuid.toLowerCase()) ?? null;
    },
    uuidOf(id) {
      if (byDomain === null) load();
      return uuids.get(id) ?? "";
    },
    list: () => [...(byDomain ?? load()).values()],
    add(domain, timezone) {
      const normal = normaliseDomain(domain);
      if (normal === null)
        throw new AppError("invalid_domain", 400, 'A domain looks like "example.com": no scheme, port or path.', "domain");
      if (timezone.length > 100 || !isZone(timezone)) {
        throw new AppError("invalid_timezone", 400, 'A time zone looks like "Europe/Berlin".', "timezone");
      }
      const sites = load();
      if (sites.has(normal)) throw new AppError("site_exists", 409, `The site ${normal} exists already.`, "domain");
      if (sites.size >= LIMITS.sites) throw new AppError("too_many_sites", 409, `There are ${LIMITS.sites} sites, which is the limit.`);
      try {
        return toSite(db.write(() => insert.get({ domain: normal, timezone, created: now(), uuid: crypto.randomUUID() })!));
      } catch (error) {
        // Another process was faster.
        if ((error as { code?: string }).code !== "SQLITE_CONSTRAINT_UNIQUE") throw error;
        throw new AppError("site_exists", 409, `The site ${normal} exists already.`, "domain");
      } finally {
        byDomain = null;
      }
    },
    remove(domain) {
      const normal = normaliseDomain(domain);
      if (normal === null) return null;
      const row = db.write(() => {
        const gone = remove.get({ domain: normal });
        if (gone !== null) noteRemoval.run({ site: gone.id, removed: now() });
        return gone;
      });
      byDomain = null;
      return row === null ? null : toSite(row);
    },
    removed: () => removed.all().map((row) => ({ site: row.site as SiteId, removedMs: row.removed })),
    forgotten: (site) => db.write(() => void forget.run({ site })),
    drop() {
      byDomain = null;
    },
  };
}

const toSite = ({ id, domain, timezone, created }: SiteRow): Site => ({ id: id as SiteId, domain, timezone, createdMs: created });
