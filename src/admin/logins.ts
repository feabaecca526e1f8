import type { Clock } from "../lib/clock.ts";
import { LIMITS } from "../model/limits.ts";
import type { Principal } from "../model/role.ts";
import type { CairnDb } from "./cairn-db.ts";
import { digest, newSecret } from "./secret.ts";
import { COLUMNS, type User, type UserRow, type Users } from "./users.ts";

/** How old "last seen" may get before it is written again: one write in ten minutes, not one per request. */
const SEEN_EVERY_MS = 10 * 60 * 1000;

export interface Logins {
  /** Answers the token for the cookie; only its hash is kept. */
  create(user: User): string;
  /** Null when the login is unknown, ended or too old. */
  principal(token: string): Principal | null;
  end(token: string): void;
}

type LoginRow = UserRow & { readonly loginCreated: number; readonly seen: number };

export function prepareLogins(db: CairnDb, users: Users, now: Clock): Logins {
  const insert = db.prepare<unknown, [{ token: Uint8Array; user: number; now: number }]>(
    "insert into logins (token, user, created, seen) values ($token, $user, $now, $now)",
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
    create(user) {
      const token = newSecret();
      const nowMs = now();
      db.write(() => {
        removeOld.run({ created: nowMs - LIMITS.loginMaxAgeMs, seen: nowMs - LIMITS.loginIdleMs });
        removeMost.run({ user: user.id, keep: LIMITS.loginsPerUser - 1 });
        insert.run({ token: digest(token), user: user.id, now: nowMs });
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
  };
}
