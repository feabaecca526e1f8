import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { normaliseEmail } from "../admin/users.ts";
import { AppError } from "../model/app-error.ts";
import type { ClientAddress } from "./client-address.ts";
import { deviceOf } from "./device.ts";
import { readJson, readTexts } from "./json-body.ts";
import { endedCookie, loginCookie, loginToken } from "./login-cookie.ts";
import type { LoginLimit } from "./login-limit.ts";
import type { Principals } from "./principal.ts";

export interface LoginDeps {
  readonly admin: Admin;
  readonly principals: Principals;
  readonly limit: LoginLimit;
  readonly clientAddress: ClientAddress;
  readonly https: boolean;
}

export function loginRoutes({ admin, principals, limit, clientAddress, https }: LoginDeps) {
  return new Elysia()
    .post(
      "/api/login",
      async ({ request, set }) => {
        const { email, password } = readTexts(await readJson(request), ["email", "password"]);
        const attempt = limit.begin(normaliseEmail(email) ?? "", clientAddress(request));
        const user = await admin.users.verify(email, password).catch((error: unknown) => {
          attempt.withdrawn();
          throw error;
        });
        // The same words whether the account or the password is wrong.
        if (user === null) throw new AppError("wrong_credentials", 401, "The e-mail address or the password is wrong.");
        attempt.succeeded();
        // A login that was there before, perhaps planted by somebody else, does not live on beside the new one.
        const before = loginToken(request, https);
        if (before !== null) admin.logins.end(before);
        set.headers["set-cookie"] = loginCookie(https, admin.logins.create(user, deviceOf(request)));
        return { email: user.email, role: user.role };
      },
      { parse: "none" },
    )
    .post(
      "/api/logout",
      ({ request, set }) => {
        principals.user(request);
        admin.logins.end(loginToken(request, https) ?? "");
        set.headers["set-cookie"] = endedCookie(https);
        set.status = 204;
      },
      { parse: "none" },
    );
}
