import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { KeyId, SiteId, UserId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import { SCOPES, type Principal, type Scope } from "../model/role.ts";
import type { CairnDb } from "./cairn-db.ts";
import { digest, matches, newSecret } from "./secret.ts";

/** What may be shown of a key. */
export interface Key {
  readonly id: KeyId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sites: "all" | readonly SiteId[];
  readonly createdMs: number;
  /** Exact to ten minutes; null: never used. */
  readonly usedMs: number | null;
  /** Its maker's e-mail address; null for a key of the command line. */
  readonly creator: string | null;
}

export interface Keys {
  /** Answers the key, which cannot be shown again. A key goes with its creator; null: it stays until it is removed. */
  add(name: string, scopes: readonly Scope[], sites: "all" | readonly SiteId[], creator?: UserId | null): string;
  principal(key: string): Principal | null;
  /** What may be shown of this key; null when it is none. */
  find(key: string): Key | null;
  /** Oldest first. */
  list(): readonly Key[];
  /** From then on nobody gets in with it. False when there is none. */
  remove(id: KeyId): boolean;
}

/** How old "last used" may get before it is written again. */
const USED_EVERY_MS = 10 * 60 * 1000;

interface KeyRow {
  readonly id: number;
  readonly name: string;
  readonly secret: Uint8Array;
  readonly scopes: string;
  readonly sites: "all" | "listed";
  readonly created: number;
  readonly used: number | null;
  readonly creator: string | null;
}

const SELECT =
  "select keys.id, name, secret, scopes, keys.sites, keys.created, used, users.email as creator from keys left join users on users.id = keys.creator";

interface NewKey extends Record<string, string | number | Uint8Array | null> {
  readonly name: string;
  readonly secret: Uint8Array;
  readonly scopes: string;
  readonly sites: string;
  readonly created: number;
  readonly creator: number | null;
}

/** The kind is in the text, so that scanners of leaked secrets can know it. */
const FORM = /^cairn_key_(\d{1,15})_([A-Za-z0-9_-]{43})$/;

export function prepareKeys(db: CairnDb, now: Clock): Keys {
  const insert = db.prepare<{ id: number }, [NewKey]>(
    "insert into keys (name, secret, scopes, sites, created, creator) values ($name, $secret, $scopes, $sites, $created, $creator) returning id",
  );
  const find = db.prepare<KeyRow, [{ id: number }]>(`${SELECT} where keys.id = $id`);
  const all = db.prepare<KeyRow>(`${SELECT} order by keys.id`);
  const count = db.prepare<{ keys: number }>("select count(*) as keys from keys");
  const remove = db.prepare<unknown, [{ id: number }]>("delete from keys where id = $id");
  const use = db.prepare<unknown, [{ id: number; now: number }]>("update keys set used = $now where id = $id");
  const grant = db.prepare<unknown, [{ key: number; site: number }]>("insert into key_sites (key, site) values ($key, $site)");
  const granted = db.prepare<{ site: number }, [{ key: number }]>("select site from key_sites where key = $key order by site");

  const sitesOf = (row: KeyRow): "all" | SiteId[] =>
    row.sites === "all" ? "all" : granted.all({ key: row.id }).map(({ site }) => site as SiteId);
  const toKey = (row: KeyRow): Key => ({
    ...{ id: row.id as KeyId, name: row.name, scopes: scopesOf(row), sites: sitesOf(row) },
    ...{ createdMs: row.created, usedMs: row.used, creator: row.creator },
  });
  const rowOf = (key: string): KeyRow | null => {
    const [, id, secret] = FORM.exec(key) ?? [];
    const row = id === undefined ? null : find.get({ id: Number(id) });
    return row !== null && matches(secret!, row.secret) ? row : null;
  };
  const remember = (id: number, nowMs: number): void => {
    try {
      db.write(() => use.run({ id, now: nowMs }));
    } catch {
      // A full disk must not lock programs out: the key is good without this note.
    }
  };

  return {
    add(name, scopes, sites, creator = null) {
      const shown = name.trim();
      if (shown === "" || shown.length > LIMITS.keyNameChars || /\p{Cc}/u.test(shown)) {
        throw new AppError("invalid_name", 400, `A key's name has 1 to ${LIMITS.keyNameChars} characters on one line.`, "name");
      }
      if (scopes.length === 0) throw new AppError("invalid_scopes", 400, `A key needs at least one scope: ${SCOPES.join(", ")}.`, "scopes");
      if (sites.length === 0) throw new AppError("invalid_sites", 400, 'A key is good for "all" sites or for those named.', "sites");
      const secret = newSecret();
      const id = db.write(() => {
        if (count.get()!.keys >= LIMITS.keys)
          throw new AppError("too_many_keys", 409, `There are ${LIMITS.keys} keys, which is the limit.`);
        const row = {
          name: shown,
          secret: digest(secret),
          scopes: [...new Set(scopes)].join(","),
          sites: sites === "all" ? "all" : "listed",
        };
        const added = insert.get({ ...row, created: now(), creator })!;
        if (sites !== "all") for (const site of new Set(sites)) grant.run({ key: added.id, site });
        return added.id;
      });
      return `cairn_key_${id}_${secret}`;
    },
    find(key) {
      const row = rowOf(key);
      return row === null ? null : toKey(row);
    },
    principal(key) {
      const row = rowOf(key);
      if (row === null) return null;
      const nowMs = now();
      if (row.used === null || nowMs - row.used >= USED_EVERY_MS) remember(row.id, nowMs);
      return { kind: "key", name: row.name, scopes: scopesOf(row), sites: sitesOf(row) };
    },
    list: () => all.all().map(toKey),
    remove: (id) => db.write(() => remove.run({ id }).changes > 0),
  };
}

const scopesOf = ({ scopes }: KeyRow): Scope[] => SCOPES.filter((scope) => scopes.split(",").includes(scope));
