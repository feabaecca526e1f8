import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import { deviceOf } from "./device.ts";
import type { HostCheck } from "./host-check.ts";
import { readJson, readTexts } from "./json-body.ts";
import { loginCookie } from "./login-cookie.ts";

export interface SetupDeps {
  readonly admin: Admin;
  readonly hostCheck: Pick<HostCheck, "learn">;
  readonly https: boolean;
  readonly demo: boolean;
}

/** The first run: whoever holds the link from the console becomes the owner, once. */
export function setupRoutes({ admin, hostCheck, https, demo }: SetupDeps) {
  return new Elysia()
    .get("/api/setup", () => ({ needed: !demo && admin.setup.needed() }))
    .post(
      "/api/setup",
      async ({ request, set }) => {
        const { token, email, password } = readTexts(await readJson(request), ["token", "email", "password"]);
        const owner = await admin.setup.claim(token, email, password);
        hostCheck.learn(request);
        set.headers["set-cookie"] = loginCookie(https, admin.logins.create(owner, deviceOf(request)));
        set.status = 201;
        return { email: owner.email, role: owner.role };
      },
      { parse: "none" },
    );
}
