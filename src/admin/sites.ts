import type { Clock } from "../lib/clock.ts";
import { isZone } from "../lib/zone.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import { WEEK_STARTS, type Site, type WeekStart } from "../model/site.ts";
import type { CairnDb } from "./cairn-db.ts";
import { normaliseDomain } from "./domain.ts";
import { prepareFormerDomains, type FormerDomain } from "./former-domains.ts";
import { readLine } from "./read-line.ts";

interface SiteRow {
  readonly id: number;
  readonly domain: string;
  readonly timezone: string;
  readonly week_start: WeekStart;
  readonly label: string;
  readonly created: number;
  readonly uuid: string;
}

/** What may be changed of a site. Missing: stays as it is. */
export interface SiteChange {
  readonly domain?: string;
  readonly timezone?: string;
  readonly weekStart?: string;
  readonly label?: string;
}

export interface Sites {
  /** One look into a map: every event asks. Forms such as "WWW.Example.com" and the former domain of a renamed site are found too. */
  find(domain: string): Site | null;
  byId(id: SiteId): Site | null;
  /** By the UUID that Umami's trackers send; its letters in either case. */
  findByUuid(uuid: string): Site | null;
  /** Every site has one; the empty string for a site that is gone. */
  uuidOf(id: SiteId): string;
  /** Ordered by domain. */
  list(): readonly Site[];
  add(domain: string, timezone: string): Site;
  /** Throws AppError with the field that cannot be as asked; then nothing has changed. */
  change(id: SiteId, change: SiteChange): Site;
  /** Domains that a site had before and that still name it, newest first. */
  formerDomains(id: SiteId): readonly FormerDomain[];
  /** Answers the site that went. Its events have to be forgotten next: see `removed`. */
  remove(domain: string): Site | null;
  /** Removed sites whose events may still be stored, and when they were removed. */
  removed(): readonly { readonly site: SiteId; readonly removedMs: number }[];
  /** The events of a removed site are gone. */
  forgotten(site: SiteId): void;
  /** Another process has written. */
  drop(): void;
}

const COLUMNS = "id, domain, timezone, week_start, label, created, uuid";

export function prepareSites(db: CairnDb, now: Clock): Sites {
  const all = db.prepare<SiteRow>(`select ${COLUMNS} from sites order by domain`);
  const insert = db.prepare<SiteRow, [{ domain: string; timezone: string; created: number; uuid: string }]>(
    `insert into sites (domain, timezone, created, uuid) values ($domain, $timezone, $created, $uuid) returning ${COLUMNS}`,
  );
  const update = db.prepare<SiteRow, [{ id: number; domain: string; timezone: string; weekStart: string; label: string }]>(
    `update sites set domain = $domain, timezone = $timezone, week_start = $weekStart, label = $label where id = $id returning ${COLUMNS}`,
  );
  const remove = db.prepare<SiteRow, [{ domain: string }]>(`delete from sites where domain = $domain returning ${COLUMNS}`);
  const noteRemoval = db.prepare<unknown, [{ site: number; removed: number }]>(
    "insert into removed_sites (site, removed) values ($site, $removed)",
  );
  const removed = db.prepare<{ site: number; removed: number }>("select site, removed from removed_sites order by site");
  const forget = db.prepare<unknown, [{ site: number }]>("delete from removed_sites where site = $site");
  const formerDomains = prepareFormerDomains(db, now);

  let byDomain: Map<string, Site> | null = null;
  let byId = new Map<SiteId, Site>();
  let byUuid = new Map<string, Site>();
  let uuids = new Map<SiteId, string>();
  let former: ReturnType<typeof formerDomains.load> = new Map();

  const load = (): Map<string, Site> => {
    const rows = all.all();
    const sites = rows.map(toSite);
    byUuid = new Map(rows.map((row, index) => [row.uuid, sites[index]!]));
    uuids = new Map(rows.map(({ id, uuid }) => [id as SiteId, uuid]));
    byId = new Map(sites.map((site) => [site.id, site]));
    former = formerDomains.load();
    return (byDomain = new Map(sites.map((site) => [site.domain, site])));
  };

  const byFormerDomain = (domain: string): Site | null => {
    const known = former.get(domain);
    return known !== undefined && now() < known.untilMs ? (byId.get(known.site) ?? null) : null;
  };

  /** Writes a site under a domain that no other has. */
  const claim = (domain: string, write: () => SiteRow): Site => {
    try {
      return toSite(
        db.write(() => {
          formerDomains.end(domain);
          return write();
        }),
      );
    } catch (error) {
      // Another process was faster.
      if ((error as { code?: string }).code !== "SQLITE_CONSTRAINT_UNIQUE") throw error;
      throw siteExists(domain);
    } finally {
      byDomain = null;
    }
  };

  return {
    find(domain) {
      const sites = byDomain ?? load();
      const site = sites.get(domain);
      if (site !== undefined) return site;
      const normal = normaliseDomain(domain);
      return normal === null ? null : (sites.get(normal) ?? byFormerDomain(normal));
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
    add(given, timezone) {
      const domain = readDomain(given);
      const row = { domain, timezone: readTimezone(timezone), created: now(), uuid: crypto.randomUUID() };
      const sites = load();
      if (sites.has(domain)) throw siteExists(domain);
      if (sites.size >= LIMITS.sites) throw new AppError("too_many_sites", 409, `There are ${LIMITS.sites} sites, which is the limit.`);
      return claim(domain, () => insert.get(row)!);
    },
    change(id, change) {
      const sites = load();
      const site = byId.get(id);
      if (site === undefined) throw siteGone();
      const row = {
        id,
        domain: change.domain === undefined ? site.domain : readDomain(change.domain),
        timezone: change.timezone === undefined ? site.timezone : readTimezone(change.timezone),
        weekStart: change.weekStart === undefined ? site.weekStart : readWeekStart(change.weekStart),
        label: change.label === undefined ? site.label : readLine(change.label, "label", LIMITS.siteLabelChars, 0),
      };
      const holder = sites.get(row.domain);
      if (holder !== undefined && holder !== site) throw siteExists(row.domain);
      return claim(row.domain, () => {
        if (row.domain !== site.domain) formerDomains.keep(site.domain, id);
        const changed = update.get(row);
        if (changed === null) throw siteGone();
        return changed;
      });
    },
    formerDomains(id) {
      if (byDomain === null) load();
      const own = [...former.values()].filter(({ site, untilMs }) => site === id && now() < untilMs);
      return own.map(({ domain, untilMs }) => ({ domain, untilMs }));
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

const siteGone = (): AppError => new AppError("site_not_found", 404, "There is no such site.");
const siteExists = (domain: string): AppError => new AppError("site_exists", 409, `The site ${domain} exists already.`, "domain");

function readDomain(text: string): string {
  const domain = normaliseDomain(text);
  if (domain === null) throw new AppError("invalid_domain", 400, 'A domain looks like "example.com": no scheme, port or path.', "domain");
  return domain;
}

function readTimezone(name: string): string {
  if (name.length > 100 || !isZone(name))
    throw new AppError("invalid_timezone", 400, 'A time zone looks like "Europe/Berlin".', "timezone");
  return name;
}

function readWeekStart(text: string): WeekStart {
  const known = WEEK_STARTS.find((day) => day === text);
  if (known === undefined) throw new AppError("invalid_field", 400, `weekStart must be ${WEEK_STARTS.join(" or ")}.`, "weekStart");
  return known;
}

const toSite = ({ id, domain, timezone, week_start, label, created }: SiteRow): Site => ({
  id: id as SiteId,
  domain,
  timezone,
  weekStart: week_start,
  label,
  createdMs: created,
});
