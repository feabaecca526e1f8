import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId, UserId } from "../model/ids.ts";
import type { Role } from "../model/role.ts";
import type { CairnDb } from "./cairn-db.ts";
import { isWeaker, type Passwords } from "./passwords.ts";
import type { Sites } from "./sites.ts";

/** Someone who logs in to Cairn; never a visitor. */
export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly role: Role;
  readonly sites: "all" | readonly SiteId[];
}

export interface UserRow {
  readonly id: number;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly sites: "all" | "listed";
}

export interface Users {
  add(email: string, password: string, role: Role, sites: "all" | readonly string[]): Promise<User>;
  count(): number;
  find(email: string): User | null;
  /** Null when the account is unknown or the password is wrong, after the same time. */
  verify(email: string, password: string): Promise<User | null>;
  /**
   * Throws AppError when the current password is wrong or the next cannot be used. `also` runs in the transaction that stores the new
   * one, and not when another change came in between.
   */
  changePassword(user: User, passwords: { readonly current: string; readonly next: string }, also: () => void): Promise<void>;
  /** Hashes, then stores the user in the same transaction as `also`, which may throw to prevent it. */
  addWith(also: () => void, account: NewUser): Promise<User>;
  /** True from the first user on, also when all are gone. */
  haveExisted(): boolean;
  toUser(row: Omit<UserRow, "password">): User;
}

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly sites: "all" | readonly string[];
}

export const COLUMNS = "users.id, users.email, users.password, users.role, users.sites";

export function prepareUsers(db: CairnDb, sites: Sites, passwords: Passwords, now: Clock): Users {
  const byEmail = db.prepare<UserRow, [{ email: string }]>(`select ${COLUMNS} from users where email = $email`);
  // Only over the hash that was looked at: whoever changed it meanwhile goes first.
  const replaceHash = db.prepare<unknown, [{ id: number; before: string; password: string }]>(
    "update users set password = $password where id = $id and password = $before",
  );
  const insert = db.prepare<UserRow, [{ email: string; password: string; role: string; sites: string; created: number }]>(
    `insert into users (email, password, role, sites, created) values ($email, $password, $role, $sites, $created) returning ${COLUMNS}`,
  );
  const count = db.prepare<{ users: number }>("select count(*) as users from users");
  const lastId = db.prepare<{ seq: number }>("select seq from sqlite_sequence where name = 'users'");
  const grant = db.prepare<unknown, [{ user: number; site: number }]>("insert into site_access (user, site) values ($user, $site)");
  const granted = db.prepare<{ site: number }, [{ user: number }]>("select site from site_access where user = $user order by site");

  const toUser = ({ id, email, role, sites: which }: Omit<UserRow, "password">): User => {
    // The role decides first: only viewers are limited to sites.
    const limited = role === "viewer" && which === "listed";
    return { id: id as UserId, email, role, sites: limited ? granted.all({ user: id }).map(({ site }) => site as SiteId) : "all" };
  };

  const idsOf = (role: Role, domains: "all" | readonly string[]): "all" | SiteId[] => {
    if (domains === "all") return "all";
    if (role !== "viewer") throw new AppError("invalid_sites", 400, `Only a viewer is limited to sites; an ${role} sees all.`, "sites");
    const found = domains.map((domain) => {
      const site = sites.find(domain);
      if (site === null) throw new AppError("site_not_found", 400, `There is no site "${domain}".`, "sites");
      return site.id;
    });
    return [...new Set(found)];
  };

  const addWith: Users["addWith"] = async (also, { email, password, role, sites: domains }) => {
    const normal = normaliseEmail(email);
    if (normal === null) throw new AppError("invalid_email", 400, "This is not an e-mail address.", "email");
    const exists = () => new AppError("user_exists", 409, `The user ${normal} exists already.`, "email");
    if (byEmail.get({ email: normal }) !== null) throw exists();
    const ids = idsOf(role, domains);
    const hash = await passwords.hash(password);
    const row = db.write(() => {
      also();
      if (byEmail.get({ email: normal }) !== null) throw exists();
      const added = insert.get({ email: normal, password: hash, role, sites: ids === "all" ? "all" : "listed", created: now() })!;
      if (ids !== "all") for (const site of ids) grant.run({ user: added.id, site });
      return added;
    });
    return toUser(row);
  };

  /** Best effort: the log-in is right with the old hash too. */
  const strengthen = async ({ id, password: before }: UserRow, password: string): Promise<void> => {
    try {
      const stronger = await passwords.hash(password);
      db.write(() => replaceHash.run({ id, before, password: stronger }));
    } catch (error) {
      // A full queue or disk, or a password from before today's rules.
      if (!(error instanceof AppError)) throw error;
    }
  };

  return {
    addWith,
    add: (email, password, role, domains) => addWith(() => {}, { email, password, role, sites: domains }),
    count: () => count.get()!.users,
    find(email) {
      const normal = normaliseEmail(email);
      const row = normal === null ? null : byEmail.get({ email: normal });
      return row === null ? null : toUser(row);
    },
    async verify(email, password) {
      const normal = normaliseEmail(email);
      const row = normal === null ? null : byEmail.get({ email: normal });
      if (!(await passwords.verify(password, row?.password ?? null))) return null;
      // A password that was changed while it was looked at opens nothing any more.
      if (byEmail.get({ email: row!.email })?.password !== row!.password) return null;
      if (isWeaker(row!.password)) await strengthen(row!, password);
      return toUser(row!);
    },
    async changePassword({ id, email }, { current, next }, also) {
      const before = byEmail.get({ email })?.password ?? null;
      const wrong = () => new AppError("wrong_password", 403, "The current password is wrong.", "current");
      if (!(await passwords.verify(current, before)) || before === null) throw wrong();
      const password = await passwords.hash(next, "next");
      db.write(() => {
        if (replaceHash.run({ id, before, password }).changes === 0) throw wrong();
        also();
      });
    },
    haveExisted: () => (lastId.get()?.seq ?? 0) > 0,
    toUser,
  };
}

/** Lower case, one "@" with something on both sides, no spaces. Whether it can receive mail is another question. */
export function normaliseEmail(text: string): string | null {
  if (text.length > 320) return null;
  const email = text.trim().normalize("NFKC").toLowerCase();
  return email.length <= 254 && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email) ? email : null;
}
