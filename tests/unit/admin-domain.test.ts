import { expect, test } from "bun:test";
import { normaliseDomain } from "../../src/admin/domain.ts";
import { normaliseEmail } from "../../src/admin/users.ts";

test.each([
  ["example.com", "example.com"],
  ["Example.COM", "example.com"],
  ["  example.com ", "example.com"],
  ["www.example.com", "example.com"],
  ["WWW.Example.com", "example.com"],
  ["example.com.", "example.com"],
  ["blog.example.co.uk", "blog.example.co.uk"],
  ["localhost", "localhost"],
  ["my_app.example.com", "my_app.example.com"],
  ["127.0.0.1", "127.0.0.1"],
  ["müller.de", "xn--mller-kva.de"],
  ["xn--mller-kva.de", "xn--mller-kva.de"],
  ["例え.jp", "xn--r8jz45g.jp"],
  ["www.com", "com"],
  ["www.www.example.com", "example.com"],
  [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
])("the domain %p is kept as %p", (text, kept) => expect(normaliseDomain(text)).toBe(kept));

test.each([
  "",
  " ",
  ".",
  "https://example.com",
  "//example.com",
  "example.com/",
  "example.com/path",
  "example.com:8080",
  "user@example.com",
  "example.com?x",
  "example.com#x",
  "exa mple.com",
  "example..com",
  ".example.com",
  "-example.com",
  "example-.com",
  "[::1]",
  "::1",
  "a%2fb.com",
  'x"><script>',
  "x'onerror=1",
  "example.com\u0000",
  "example\r\n.com",
  `${"a".repeat(64)}.example`,
  `${"a.".repeat(127)}toolong`,
  "a".repeat(10_000),
])("%p is no domain", (text) => expect(normaliseDomain(text)).toBeNull());

test.each([
  ["a@example.com", "a@example.com"],
  [" A@Example.COM ", "a@example.com"],
  ["first.last+tag@example.com", "first.last+tag@example.com"],
  ["\uff41@example.com", "a@example.com"],
  ["root@localhost", "root@localhost"],
])("the address %p is kept as %p", (text, kept) => expect(normaliseEmail(text)).toBe(kept));

test.each([
  "",
  "a",
  "@",
  "a@",
  "@b",
  "a@b@c",
  "a b@c.d",
  "a@b\u0000",
  "a\r\n@b.c",
  "a\u202e@b.c",
  `${"a".repeat(250)}@b.cd`,
  "a".repeat(10_000),
])("%p is no address", (text) => expect(normaliseEmail(text)).toBeNull());
