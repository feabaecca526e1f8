import type { Clock } from "../lib/clock.ts";
import { LIMITS } from "../model/limits.ts";
import type { Principal } from "../model/role.ts";
import type { CairnDb } from "./cairn-db.ts";
import { digest, matches, newSecret } from "./secret.ts";
import { COLUMNS, type User, type UserRow, type Users } from "./users.ts";

/** How old "last seen" may get before it is written again: one write in ten minutes, not one per request. */
const SEEN_EVERY_MS = 10 * 60 * 1000;

/** Families, never the agent string; empty when they are not known. */
export interface Device {
  readonly browser: string;
  readonly os: string;
}

/** A login as its user sees it. */
export interface Login extends Device {
  /** Names the login and opens nothing. */
  readonly id: string;
  readonly createdMs: number;
  /** Exact to ten minutes. */
  readonly seenMs: number;
  readonly current: boolean;
}

const UNKNOWN_DEVICE: Device = { browser: "", os: "" };

export interface Logins {
  /** Answers the token for the cookie; only its hash is kept. */
  create(user: User, device?: Device): string;
  /** Null when the login is unknown, ended or too old. */
  principal(token: string): Principal | null;
  end(token: string): void;
  /** Those that are still good, the last used first. `current`: the one that this token opens. */
  list(user: User, token: string): readonly Login[];
  /** Ends one of the user's logins. False when there is none of that id. */
  endOne(user: User, id: string): boolean;
  /** Ends all of the user's logins but the one that this token opens, null: that one too. Answers how many ended. */
  endOthers(user: User, token: string | null): number;
}

type ListedRow = Device & { readonly token: Uint8Array; readonly id: string; readonly created: number; readonly seen: number };
type LoginRow = UserRow & { readonly loginCreated: number; readonly seen: number };

export function prepareLogins(db: CairnDb, users: Users, now: Clock): Logins {
  const insert = db.prepare<unknown, [{ token: Uint8Array; user: number; now: number; id: string; browser: string; os: string }]>(
    "insert into logins (token, user, created, seen, id, browser, os) values ($token, $user, $now, $now, $id, $browser, $os)",
  );
  const all = db.prepare<ListedRow, [{ user: number; created: number; seen: number }]>(
    "select token, id, browser, os, created, seen from logins where user = $user and created > $created and seen > $seen order by seen desc, created desc",
  );
  const removeOne = db.prepare<unknown, [{ user: number; id: string }]>("delete from logins where user = $user and id = $id");
  const removeOthers = db.prepare<unknown, [{ user: number; token: Uint8Array }]>(
    "delete from logins where user = $user and token <> $token",
  );
  const find = db.prepare<LoginRow, [{ token: Uint8Array }]>(
    `select ${COLUMNS}, logins.created as loginCreated, logins.seen from logins join users on users.id = logins.user where logins.token = $token`,
  );
  const see = db.prepare<unknown, [{ token: Uint8Array; now: number }]>("update logins set seen = $now where token = $token");
  const remove = db.prepare<unknown, [{ token: Uint8Array }]>("delete from logins where token = $token");
  const removeOld = db.prepare<unknown, [{ created: number; seen: number }]>(
    "delete from logins where created <= $created or seen <= $seen",
  );
  const removeMost = db.prepare<unknown, [{ user: number; keep: number }]>(
    "delete from logins where token in (select token from logins where user = $user order by seen desc limit -1 offset $keep)",
  );

  const remember = (token: Uint8Array, nowMs: number): void => {
    try {
      db.write(() => see.run({ token, now: nowMs }));
    } catch {
      // A full disk must not lock people out: the login is valid without this note.
    }
  };

  return {
    create(user, { browser, os } = UNKNOWN_DEVICE) {
      const token = newSecret();
      const nowMs = now();
      db.write(() => {
        removeOld.run(oldest(nowMs));
        removeMost.run({ user: user.id, keep: LIMITS.loginsPerUser - 1 });
        insert.run({ token: digest(token), user: user.id, now: nowMs, id: crypto.randomUUID(), browser, os });
      });
      return token;
    },
    principal(token) {
      const hashed = digest(token);
      const row = find.get({ token: hashed });
      if (row === null) return null;
      const nowMs = now();
      if (nowMs - row.loginCreated >= LIMITS.loginMaxAgeMs || nowMs - row.seen >= LIMITS.loginIdleMs) return null;
      if (nowMs - row.seen >= SEEN_EVERY_MS) remember(hashed, nowMs);
      const { email, role, sites } = users.toUser(row);
      return { kind: "user", email, role, sites };
    },
    end: (token) => db.write(() => void remove.run({ token: digest(token) })),
    list: ({ id: user }, token) =>
      all.all({ user, ...oldest(now()) }).map(({ token: stored, created, seen, ...login }) => ({
        ...{ ...login, createdMs: created, seenMs: seen },
        current: matches(token, stored),
      })),
    endOne: ({ id: user }, id) => db.write(() => removeOne.run({ user, id }).changes > 0),
    endOthers: ({ id: user }, token) =>
      db.write(() => removeOthers.run({ user, token: token === null ? new Uint8Array() : digest(token) }).changes),
  };
}

/** A login that is as old as this has ended. */
const oldest = (nowMs: number) => ({ created: nowMs - LIMITS.loginMaxAgeMs, seen: nowMs - LIMITS.loginIdleMs });
