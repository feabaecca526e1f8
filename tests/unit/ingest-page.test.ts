import { expect, test } from "bun:test";
import { readPage } from "../../src/ingest/page.ts";
import { LIMITS } from "../../src/model/limits.ts";

const read = (url: string, hashMode = false) => readPage(url, hashMode, LIMITS);

test.each([
  ["https://example.com/", "example.com", "/"],
  ["https://example.com", "example.com", "/"],
  ["https://www.Example.COM/Path", "example.com", "/Path"],
  ["http://example.com:8080/a/b/", "example.com", "/a/b/"],
  ["https://example.com/a?token=secret&utm_source=x", "example.com", "/a"],
  ["https://example.com/a#section", "example.com", "/a"],
  ["https://example.com/a#access_token=secret", "example.com", "/a"],
  ["https://user:secret@example.com/a", "example.com", "/a"],
  ["https://example.com/path ", "example.com", "/path"],
  ["https://example.com/caf%C3%A9", "example.com", "/caf\u00e9"],
  ["https://example.com/cafe\u0301", "example.com", "/caf\u00e9"],
  ["https://example.com/a%2", "example.com", "/a%2"],
  ["https://example.com/%ff", "example.com", "/%ff"],
  ["https://example.com/a%00b%0Ac", "example.com", "/abc"],
  ["https://example.com/a/../b/./c", "example.com", "/b/c"],
  ["https://example.com/%3Cscript%3E", "example.com", "/<script>"],
  ["https://b\u00fccher.example/x", "xn--bcher-kva.example", "/x"],
  ["/pricing?plan=1", "", "/pricing"],
  ["app://localhost/screen/home", "localhost", "/screen/home"],
  ["file:///home/someone/page.html", "", "/home/someone/page.html"],
  ["http://[2001:db8::1]/x", "[2001:db8::1]", "/x"],
])("%s is %s %s", (url, hostname, path) => {
  const result = read(url);
  expect(result).toMatchObject({ ok: true, page: { hostname, path } });
});

test.each([
  ["https://example.com/#/cart", "/#/cart"],
  ["https://example.com/app#!/cart/2", "/app#!/cart/2"],
  ["https://example.com/app#/reset?token=secret", "/app#/reset"],
  ["https://example.com/app#/users/me@example.org", "/app#/users/<email>"],
  ["https://example.com/app#section", "/app"],
  ["https://example.com/app#access_token=secret", "/app"],
  ["https://example.com/app", "/app"],
])("in hash mode %s is %s", (url, path) => expect(read(url, true)).toMatchObject({ ok: true, page: { path } }));

test.each([
  // What may point to a person.
  ["/unsubscribe/me@example.org", "/unsubscribe/<email>"],
  ["/unsubscribe/me%40example.org/now", "/unsubscribe/<email>/now"],
  ["/u/first.last+tag@mail.example.org", "/u/<email>"],
  ["/reset/5d41402abc4b2a76b9719d911017c592", "/reset/<token>"],
  ["/reset/5D41402ABC4B2A76B9719D911017C592/x", "/reset/<token>/x"],
  ["/orders/6f1c24a8-7a52-4f0a-9d5e-0d2c9d3f7b11", "/orders/<token>"],
  ["/invite/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N", "/invite/<token>"],
  ["/s/aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW", "/s/<token>"],
  ["/s/V1StGXR8_Z5jdHi6B-myTp9Qw2Lk4Xn7", "/s/<token>"],
  ["/s/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/s/<token>"],
  ["/checkout/cs_test_a1B2c3D4e5F6g7H8i9J0k1L2", "/checkout/<token>"],
  ["/pay/4111111111111111", "/pay/<token>"],
  ["/pay/4111-1111-1111-1111", "/pay/<token>"],
  // What does not.
  ["/@someone", "/@someone"],
  ["/package/lodash@4.17.21", "/package/lodash@4.17.21"],
  ["/a@b", "/a@b"],
  ["/blog/how-to-install-ubuntu-24-04-on-a-laptop-in-2024", "/blog/how-to-install-ubuntu-24-04-on-a-laptop-in-2024"],
  ["/blog/How-To-Install-Ubuntu-24-04-On-A-Laptop", "/blog/How-To-Install-Ubuntu-24-04-On-A-Laptop"],
  ["/video/mp3-vs-h264-vs-av1-vs-vp9-vs-h265-compared", "/video/mp3-vs-h264-vs-av1-vs-vp9-vs-h265-compared"],
  ["/wiki/Donaudampfschifffahrtsgesellschaft", "/wiki/Donaudampfschifffahrtsgesellschaft"],
  ["/2024/01/31/a-post", "/2024/01/31/a-post"],
  ["/posts/507f1f77bcf86cd799439011", "/posts/507f1f77bcf86cd799439011"],
  ["/status/1234567890123456789", "/status/1234567890123456789"],
  ["/products/1234567890123", "/products/1234567890123"],
  ["/docs/api_reference_for_administrators_v2", "/docs/api_reference_for_administrators_v2"],
  ["/%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E3%83%9A%E3%83%BC%E3%82%B8", "/\u65e5\u672c\u8a9e\u306e\u30da\u30fc\u30b8"],
])("%s is kept as %s", (url, path) => expect(read(`https://example.com${url}`)).toMatchObject({ ok: true, page: { path } }));

test.each([
  ["", "must be a valid url", false],
  ["pricing", "must be a valid url", false],
  ["http://", "must be a valid url", false],
  ["https://exa mple.com/", "must be a valid url", false],
  ["data:text/html,<p>", "scheme is not allowed", false],
  ["\tjavascript:alert(1)", "scheme is not allowed", false],
  ["JaVaScRiPt:alert(1)", "scheme is not allowed", false],
  ["about:blank", "scheme is not allowed", false],
  ["blob:https://example.com/x", "scheme is not allowed", false],
  [`https://example.com/${"word/".repeat(500)}`, "path should be at most 2000 character(s)", true],
  [`https://example.com/?${"x".repeat(5000)}`, "should be at most 4096 character(s)", true],
])("refused, case %#", (url, error, tooLong) => expect(read(url)).toEqual({ ok: false, error, tooLong }));

test("an address that was read before reads the same, and is measured anew", () => {
  const url = "https://www.example.com/again?utm_source=x#/route";
  const readings = [read(url), read(url), read(url, true), read(url)];
  expect(readings[1]).toEqual(readings[0]!);
  expect(readings[3]).toEqual(readings[0]!);
  expect(readings[2]).toMatchObject({ page: { path: "/again#/route" } });
  expect(readPage(url, false, { ...LIMITS, pathChars: 5 } as unknown as typeof LIMITS)).toMatchObject({ ok: false, tooLong: true });
});
