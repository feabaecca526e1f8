import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId, UserId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { Segment } from "../model/segment.ts";
import type { CairnDb } from "./cairn-db.ts";
import { readLine } from "./read-line.ts";

/** Missing when a segment is changed: stays as it is. */
export interface SegmentWish {
  /** Unchecked. */
  readonly name?: unknown;
  /** Checked by the caller, who knows the language of queries. */
  readonly filters?: readonly unknown[];
  /** For everyone who sees the site, or for the user alone. */
  readonly shared?: boolean;
}

/** Saved filters. `user` is who asks, null for a key: somebody else's own segments are never found, as if there were none. */
export interface Segments {
  /** Shared ones and the user's own, in the order of their names. */
  of(site: SiteId, user: UserId | null): readonly Segment[];
  find(site: SiteId, id: number, user: UserId | null): Segment | null;
  /** `user` is null where nobody has an account, in a demo; then it is for everyone. */
  add(site: SiteId, user: UserId | null, wish: Required<SegmentWish>): Segment;
  change(site: SiteId, id: number, user: UserId, wish: SegmentWish): Segment;
  remove(site: SiteId, id: number, user: UserId): void;
}

interface SegmentRow {
  readonly id: number;
  readonly name: string;
  readonly filters: string;
  readonly owner: number | null;
  readonly author: string | null;
  readonly changed: number;
}

type Written = { readonly name: string; readonly filters: string; readonly owner: number | null; readonly changed: number };

const SELECT =
  "select segments.id, name, filters, owner, users.email as author, changed from segments left join users on users.id = segments.author where site = $site and (owner is null or owner = $user)";

export function prepareSegments(db: CairnDb, now: Clock): Segments {
  const all = db.prepare<SegmentRow, [{ site: number; user: number | null }]>(`${SELECT} order by lower(name), segments.id`);
  const byId = db.prepare<SegmentRow, [{ site: number; id: number; user: number | null }]>(`${SELECT} and segments.id = $id`);
  const insert = db.prepare<{ id: number }, [Written & { site: number; author: number | null }]>(
    "insert into segments (site, name, filters, owner, author, changed) values ($site, $name, $filters, $owner, $author, $changed) returning id",
  );
  const update = db.prepare<unknown, [Written & { id: number }]>(
    "update segments set name = $name, filters = $filters, owner = $owner, changed = $changed where id = $id",
  );
  const remove = db.prepare<unknown, [{ id: number }]>("delete from segments where id = $id");
  const sharing = db.prepare<{ name: string }, [{ id: number }]>("select name from shares where segment = $id order by id limit 1");

  const find = (site: SiteId, id: number, user: UserId | null): Segment | null => {
    const row = byId.get({ site, id, user });
    return row === null ? null : toSegment(row);
  };
  const found = (site: SiteId, id: number, user: UserId | null): Segment => {
    const segment = find(site, id, user);
    if (segment === null) throw new AppError("segment_not_found", 404, "There is no such segment.");
    return segment;
  };

  const of = (site: SiteId, user: UserId | null): Segment[] => all.all({ site, user }).map(toSegment);

  /** Room for one more that belongs to `owner`, or to everyone. */
  const requireRoom = (site: SiteId, user: UserId | null, owner: UserId | null): void => {
    const limit = owner === null ? LIMITS.segmentsPerSite : LIMITS.segmentsPerUser;
    if (of(site, user).filter((segment) => segment.owner === owner).length < limit) return;
    const whose = owner === null ? "for everyone of a site" : "of your own in a site";
    throw new AppError("too_many_segments", 409, `There can be ${limit} segments ${whose}.`);
  };

  /** A shared link that loses its segment would show everything, or end without a word. */
  const refuseShared = (id: number): void => {
    const share = sharing.get({ id });
    if (share === null) return;
    throw new AppError("segment_in_use", 409, `The shared link "${share.name}" shows this segment only. Remove the link first.`);
  };

  return {
    of,
    find,
    add: (site, user, wish) =>
      db.write(() => {
        const owner = wish.shared ? null : user;
        const name = readLine(wish.name, "name", LIMITS.segmentNameChars);
        requireRoom(site, user, owner);
        const row = { site, name, filters: JSON.stringify(wish.filters), owner, author: user, changed: now() };
        return found(site, insert.get(row)!.id, user);
      }),
    change: (site, id, user, wish) =>
      db.write(() => {
        const before = found(site, id, user);
        const owner = wish.shared === undefined ? before.owner : wish.shared ? null : user;
        const name = wish.name === undefined ? before.name : readLine(wish.name, "name", LIMITS.segmentNameChars);
        if (owner !== before.owner) {
          requireRoom(site, user, owner);
          refuseShared(id);
        }
        update.run({ id, name, filters: JSON.stringify(wish.filters ?? before.filters), owner, changed: now() });
        return found(site, id, user);
      }),
    remove: (site, id, user) =>
      db.write(() => {
        found(site, id, user);
        refuseShared(id);
        remove.run({ id });
      }),
  };
}

const toSegment = ({ filters, owner, author, changed, ...row }: SegmentRow): Segment => ({
  ...row,
  filters: JSON.parse(filters) as unknown[],
  owner: owner as UserId | null,
  author: author ?? "",
  changedMs: changed,
});
