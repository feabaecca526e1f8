import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { CairnDb } from "./cairn-db.ts";
import { digest, matches, newSecret } from "./secret.ts";
import type { User, Users } from "./users.ts";

/** Creating the first user, the owner, with a token that only the console has shown. */
export interface Setup {
  /** True while no user has ever existed. */
  needed(): boolean;
  /** A new token; the one before it is no longer good. */
  issue(): string;
  /** The token is used up together with the user's creation: neither happens without the other. */
  claim(token: string, email: string, password: string): Promise<User>;
}

interface TokenRow {
  readonly token: Uint8Array;
  readonly issued: number;
}

export function prepareSetup(db: CairnDb, users: Users, now: Clock): Setup {
  const find = db.prepare<TokenRow>("select token, issued from setup");
  const replace = db.prepare<unknown, [{ token: Uint8Array; issued: number }]>(
    "insert into setup (id, token, issued) values (1, $token, $issued) on conflict (id) do update set token = $token, issued = $issued",
  );
  const remove = db.prepare("delete from setup");

  const needed = (): boolean => !users.haveExisted();
  const check = (token: string): void => {
    if (!needed()) throw new AppError("setup_done", 409, "Cairn is set up already. Log in instead.");
    const row = find.get();
    if (row === null || now() - row.issued >= LIMITS.setupTokenMaxAgeMs || !matches(token, row.token)) {
      throw new AppError("setup_token_wrong", 403, "This link is not valid, or no longer. Restart Cairn to get a new one.", "token");
    }
  };

  return {
    needed,
    issue() {
      if (!needed()) throw new Error("set-up is done: a user has existed");
      const token = newSecret();
      db.write(() => replace.run({ token: digest(token), issued: now() }));
      return token;
    },
    async claim(token, email, password) {
      check(token);
      // Looked at again in the transaction: two requests may carry the same token.
      const spend = (): void => {
        check(token);
        remove.run();
      };
      return users.addWith(spend, { email, password, role: "owner", sites: "all" });
    },
  };
}
