import { expect, test } from "bun:test";
import type { Admin } from "../../src/admin/admin.ts";
import { createClientAddress } from "../../src/http/client-address.ts";
import { createPrincipals } from "../../src/http/principal.ts";
import { LIMITS } from "../../src/model/limits.ts";

const clientAddress = createClientAddress({ server: null, trustedProxies: [] });

test("a live view that asks again whether it may go on is one request of its key", () => {
  const key = { principal: () => ({ kind: "key", name: "live", scopes: ["stats:read"], sites: "all" }) };
  const principals = createPrincipals({ admin: { keys: key } as unknown as Admin, clientAddress, https: false, demo: false, now: () => 0 });
  const request = () => new Request("http://localhost/", { headers: { authorization: `Bearer cairn_key_7_${"x".repeat(43)}` } });
  const stream = request();
  for (let look = 0; look < LIMITS.keyRequestsBurst * 3; look++) expect(principals.reader(stream).kind).toBe("key");
  for (let asked = 1; asked < LIMITS.keyRequestsBurst; asked++) principals.reader(request());
  expect(() => principals.reader(request())).toThrow("6000 requests an hour");
});
