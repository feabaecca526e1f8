import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { parsePreferences } from "../admin/preferences.ts";
import type { User } from "../admin/users.ts";
import { AppError } from "../model/app-error.ts";
import { DEFAULT_PREFERENCES } from "../model/preferences.ts";
import type { ClientAddress } from "./client-address.ts";
import { deviceOf } from "./device.ts";
import { readJson, readTexts } from "./json-body.ts";
import { endedCookie, loginCookie, loginToken } from "./login-cookie.ts";
import type { LoginLimit } from "./login-limit.ts";
import type { LoggedIn, Principals } from "./principal.ts";

export interface MeDeps {
  readonly admin: Admin;
  readonly principals: Principals;
  /** The one of the log-in: a guess is a guess, wherever it is made. */
  readonly limit: LoginLimit;
  readonly clientAddress: ClientAddress;
  readonly https: boolean;
  readonly demo: boolean;
  readonly version: string;
}

/** One's own account: who am I, what I have chosen, my password, where I am logged in. */
export function meRoutes({ admin, principals, limit, clientAddress, https, demo, version }: MeDeps) {
  /** A demo has no user behind its login; and one may have been removed a moment ago. */
  const account = ({ email }: LoggedIn): User => {
    const user = admin.users.find(email);
    if (user === null) throw new AppError("no_account", 404, "There is no account behind this login.");
    return user;
  };
  const tokenOf = (request: Request): string => loginToken(request, https) ?? "";

  return new Elysia()
    .get("/api/me", ({ request }) => {
      const principal = principals.user(request);
      const preferences = demo ? DEFAULT_PREFERENCES : admin.preferences.of(account(principal));
      return { email: principal.email, role: principal.role, demo, version, ...preferences };
    })
    .patch(
      "/api/me",
      async ({ request }) => {
        const user = account(principals.user(request));
        return admin.preferences.change(user, parsePreferences(await readJson(request)));
      },
      { parse: "none" },
    )
    .post(
      "/api/me/password",
      async ({ request, set }) => {
        const user = account(principals.user(request));
        const passwords = readTexts(await readJson(request), ["current", "next"]);
        const attempt = limit.begin(user.email, clientAddress(request));
        try {
          // Every login ends with the old password, this one too: it goes on under a new token.
          await admin.users.changePassword(user, passwords, () => void admin.logins.endOthers(user, null));
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== "wrong_password") attempt.withdrawn();
          throw error;
        }
        attempt.succeeded();
        set.headers["set-cookie"] = loginCookie(https, admin.logins.create(user, deviceOf(request)));
        set.status = 204;
      },
      { parse: "none" },
    )
    .get("/api/me/logins", ({ request }) => {
      const principal = principals.user(request);
      const logins = demo ? [] : admin.logins.list(account(principal), tokenOf(request));
      return {
        logins: logins.map(({ createdMs, seenMs, ...login }) => ({
          ...login,
          createdAt: new Date(createdMs).toISOString(),
          lastUsedAt: new Date(seenMs).toISOString(),
        })),
      };
    })
    .delete(
      "/api/me/logins/:id",
      ({ request, params, set }) => {
        const user = account(principals.user(request));
        const own = admin.logins.list(user, tokenOf(request)).find(({ current }) => current);
        if (!admin.logins.endOne(user, params.id)) throw new AppError("login_not_found", 404, "You have no such login.");
        if (own?.id === params.id) set.headers["set-cookie"] = endedCookie(https);
        set.status = 204;
      },
      { parse: "none" },
    )
    .post(
      "/api/me/logins/end-others",
      ({ request }) => {
        const user = account(principals.user(request));
        return { ended: admin.logins.endOthers(user, tokenOf(request)) };
      },
      { parse: "none" },
    );
}
