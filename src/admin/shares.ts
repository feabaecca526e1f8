import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { ShareId, SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { SharePrincipal } from "../model/role.ts";
import type { CairnDb } from "./cairn-db.ts";
import type { Passwords } from "./passwords.ts";
import { readLine } from "./read-line.ts";
import { digest, matches, newSecret } from "./secret.ts";
import type { Segments } from "./segments.ts";
import { readToken, writeToken } from "./share-token.ts";
import type { Sites } from "./sites.ts";

/** A link that shows one site's dashboard to whoever has it, as its owner sees it. */
export interface Share {
  readonly id: ShareId;
  readonly name: string;
  /** The site's public page: it is opened by the site's domain, without a secret. */
  readonly isPublic: boolean;
  readonly hasPassword: boolean;
  /** The only events that it shows; null: all of them. */
  readonly segment: number | null;
  /** The first moment at which it is not good any more; null: it stays. */
  readonly expiresMs: number | null;
  readonly createdMs: number;
  /** Exact to ten minutes; null: never used. */
  readonly usedMs: number | null;
}

/** Unchecked, but for the moment. Missing when a link is changed: stays as it is. */
export interface ShareWish {
  readonly name?: unknown;
  /** Null: none. */
  readonly password?: unknown;
  /** One that is for everyone who sees the site; null: everything is shown. */
  readonly segment?: unknown;
  readonly expiresMs?: number | null;
}

/** Links to a site's dashboard. `place` is what stands behind "/share/" in their addresses: a number, or the domain of a public page. */
export interface Shares {
  /** Oldest first. */
  of(site: SiteId): readonly Share[];
  /** Answers the secret, which cannot be shown again; null for the public page, of which a site has one. */
  add(site: SiteId, wish: ShareWish & { readonly isPublic: boolean }): Promise<{ readonly share: Share; readonly secret: string | null }>;
  /** With another password, or none, it is closed in every browser that has opened it. */
  change(site: SiteId, id: number, wish: ShareWish): Promise<Share>;
  remove(site: SiteId, id: number): void;
  /** A link that is good at this moment; null for any other, whatever is wrong with it. */
  find(place: string, secret: string): { readonly share: Share; readonly site: SiteId } | null;
  /** Answers the token for the cookie; null when the password is wrong, or the link has ended meanwhile. */
  open(place: string, secret: string, password: string): Promise<string | null>;
  /** `token`: from the cookie. Null when the link is not open, or not any more. */
  principal(place: string, token: string | null): SharePrincipal | null;
}

export interface SharesOptions {
  readonly sites: Pick<Sites, "find">;
  readonly segments: Pick<Segments, "find">;
  readonly passwords: Pick<Passwords, "hash" | "verify">;
  readonly now: Clock;
}

/** How old "last used" may get before it is written again. */
const USED_EVERY_MS = 10 * 60 * 1000;

interface Written extends Record<string, string | number | Uint8Array | null> {
  readonly name: string;
  readonly password: string | null;
  readonly segment: number | null;
  readonly expires: number | null;
}

interface ShareRow extends Written {
  readonly id: number;
  readonly site: number;
  readonly secret: Uint8Array | null;
  readonly created: number;
  readonly used: number | null;
}

export function prepareShares(db: CairnDb, { sites, segments, passwords, now }: SharesOptions): Shares {
  const all = db.prepare<ShareRow, [{ site: number }]>("select * from shares where site = $site order by id");
  const byId = db.prepare<ShareRow, [{ id: number }]>("select * from shares where id = $id");
  const publicOf = db.prepare<ShareRow, [{ site: number }]>("select * from shares where site = $site and secret is null");
  const insert = db.prepare<ShareRow, [Written & { site: number; secret: Uint8Array | null; created: number }]>(
    "insert into shares (site, name, secret, password, segment, expires, created) values ($site, $name, $secret, $password, $segment, $expires, $created) returning *",
  );
  const update = db.prepare<ShareRow, [Written & { id: number }]>(
    "update shares set name = $name, password = $password, segment = $segment, expires = $expires where id = $id returning *",
  );
  const remove = db.prepare<unknown, [{ site: number; id: number }]>("delete from shares where site = $site and id = $id");
  const use = db.prepare<unknown, [{ id: number; now: number }]>("update shares set used = $now where id = $id");

  const found = (site: SiteId, id: number): ShareRow => {
    const row = byId.get({ id });
    if (row === null || row.site !== site) throw new AppError("share_not_found", 404, "There is no such shared link.");
    return row;
  };
  /** Null also for one that has ended. */
  const rowAt = (place: string): ShareRow | null => {
    const row = /^[1-9]\d{0,14}$/.test(place) ? byId.get({ id: Number(place) }) : publicAt(place);
    return row === null || (row.expires !== null && row.expires <= now()) ? null : row;
  };
  const publicAt = (domain: string): ShareRow | null => {
    const site = sites.find(domain);
    return site === null ? null : publicOf.get({ site: site.id });
  };
  const opened = (place: string, secret: string): ShareRow | null => {
    const row = rowAt(place);
    return row !== null && (row.secret === null || matches(secret, row.secret)) ? row : null;
  };

  const readSegment = (site: SiteId, given: unknown): number | null => {
    if (given === null) return null;
    const segment = typeof given === "number" && Number.isSafeInteger(given) ? segments.find(site, given, null) : null;
    if (segment !== null) return segment.id;
    throw new AppError(
      "invalid_field",
      400,
      "segment must be null or the number of a segment that is for everyone who sees the site.",
      "segment",
    );
  };
  const readPassword = async (given: unknown, isPublic: boolean): Promise<string | null> => {
    if (given === null) return null;
    if (isPublic) throw new AppError("invalid_field", 400, "A public page has no password.", "password");
    if (typeof given !== "string") throw new AppError("invalid_field", 400, "password must be null or a text.", "password");
    return passwords.hash(given);
  };
  /** What is wished, beside what there was. */
  const write = async (site: SiteId, wish: ShareWish, before: Written, isPublic: boolean): Promise<Written> => {
    const name = wish.name === undefined ? before.name : readLine(wish.name, "name", LIMITS.shareNameChars);
    const segment = wish.segment === undefined ? before.segment : readSegment(site, wish.segment);
    const expires = wish.expiresMs === undefined ? before.expires : wish.expiresMs;
    const password = wish.password === undefined ? before.password : await readPassword(wish.password, isPublic);
    return { name, segment, expires, password };
  };
  const remember = (id: number, nowMs: number): void => {
    try {
      db.write(() => use.run({ id, now: nowMs }));
    } catch {
      // A full disk must not close a link: it is good without this note.
    }
  };

  return {
    of: (site) => all.all({ site }).map(toShare),
    async add(site, { isPublic, ...wish }) {
      const nothing = { name: "", password: null, segment: null, expires: null };
      // The public page is called as the site is.
      const name = wish.name ?? (isPublic ? undefined : null);
      const written = await write(site, { ...wish, name }, nothing, isPublic);
      const secret = isPublic ? null : newSecret();
      const row = db.write(() => {
        if (isPublic && publicOf.get({ site }) !== null) throw new AppError("share_exists", 409, "This site is public already.");
        if (all.all({ site }).length >= LIMITS.sharesPerSite) {
          throw new AppError("too_many_shares", 409, `A site has at most ${LIMITS.sharesPerSite} shared links.`);
        }
        return insert.get({ ...written, site, secret: secret === null ? null : digest(secret), created: now() })!;
      });
      return { share: toShare(row), secret };
    },
    async change(site, id, wish) {
      const { name, password, segment, expires, secret } = found(site, id);
      const written = await write(site, wish, { name, password, segment, expires }, secret === null);
      return db.write(() => toShare(update.get({ ...written, id: found(site, id).id })!));
    },
    remove(site, id) {
      db.write(() => void remove.run({ site, id: found(site, id).id }));
    },
    find(place, secret) {
      const row = opened(place, secret);
      return row === null ? null : { share: toShare(row), site: row.site as SiteId };
    },
    async open(place, secret, password) {
      const row = opened(place, secret);
      if (row === null) return null;
      if (row.password !== null && !(await passwords.verify(password, row.password))) return null;
      // Signed with the password that was looked at: one that was changed meanwhile makes the token worthless.
      return writeToken({ id: row.id, secret, password: row.password, openedMs: now() });
    },
    principal(place, token) {
      const row = rowAt(place);
      if (row === null) return null;
      const nowMs = now();
      if (row.secret !== null) {
        const shown = token === null ? null : readToken(token, row);
        if (shown === null || !matches(shown.secret, row.secret) || nowMs - shown.openedMs >= LIMITS.shareOpenMs) return null;
      }
      if (row.used === null || nowMs - row.used >= USED_EVERY_MS) remember(row.id, nowMs);
      return { kind: "share", id: row.id as ShareId, sites: [row.site as SiteId], segment: row.segment };
    },
  };
}

const toShare = ({ id, name, secret, password, segment, expires, created, used }: ShareRow): Share => ({
  ...{ id: id as ShareId, name, segment },
  ...{ isPublic: secret === null, hasPassword: password !== null },
  ...{ expiresMs: expires, createdMs: created, usedMs: used },
});
