import { expect, test } from "bun:test";
import type { Admin } from "../../src/admin/admin.ts";
import { createClientAddress } from "../../src/http/client-address.ts";
import { createPrincipals } from "../../src/http/principal.ts";
import { LIMITS } from "../../src/model/limits.ts";

const clientAddress = createClientAddress({ server: null, trustedProxies: [] });

test("of one shared link every place has its own measure", () => {
  const shares = { principal: () => ({ kind: "share", id: 7, sites: [1], segment: null }) };
  const from = createClientAddress({ server: null, trustedProxies: ["127.0.0.0/8"] });
  const principals = createPrincipals({
    ...{ admin: { shares } as unknown as Admin, clientAddress: from, https: false, demo: false, now: () => 0 },
  });
  const ask = (address: string) =>
    principals.reader(new Request("http://localhost/share/7/api/v2/query", { headers: { "x-forwarded-for": address } }));
  for (let asked = 0; asked < LIMITS.keyRequestsBurst; asked++) expect(ask("203.0.113.1").kind).toBe("share");
  expect(() => ask("203.0.113.1")).toThrow("6000 requests an hour");
  expect(ask("203.0.113.2").kind).toBe("share");
  // Nothing but reading goes through it.
  const request = new Request("http://localhost/share/7/api/v2/query");
  for (const refused of [() => principals.user(request), () => principals.manager(request), () => principals.writer(request)])
    expect(refused).toThrow();
  expect(() => principals.editor(request, ["sites:manage"])).toThrow();
});

test("a live view that asks again whether it may go on is one request of its key", () => {
  const key = { principal: () => ({ kind: "key", name: "live", scopes: ["stats:read"], sites: "all" }) };
  const principals = createPrincipals({ admin: { keys: key } as unknown as Admin, clientAddress, https: false, demo: false, now: () => 0 });
  const request = () => new Request("http://localhost/", { headers: { authorization: `Bearer cairn_key_7_${"x".repeat(43)}` } });
  const stream = request();
  for (let look = 0; look < LIMITS.keyRequestsBurst * 3; look++) expect(principals.reader(stream).kind).toBe("key");
  for (let asked = 1; asked < LIMITS.keyRequestsBurst; asked++) principals.reader(request());
  expect(() => principals.reader(request())).toThrow("6000 requests an hour");
});
