import { expect, test } from "bun:test";
import { compileGlob } from "../../src/lib/path-glob.ts";

test.each([
  ["/admin", "/admin", true],
  ["/admin", "/admin/", false],
  ["/admin", "/administration", false],
  ["/blog/*", "/blog/one", true],
  ["/blog/*", "/blog/", true],
  ["/blog/*", "/blog", false],
  ["/blog/*", "/blog/one/two", false],
  ["/blog/*-draft", "/blog/one-draft", true],
  ["/blog/*-draft", "/blog/one-drafts", false],
  ["/a*b*c", "/aXbXbXc", true],
  ["/a*b*c", "/aXbX", false],
  ["/admin/**", "/admin", true],
  ["/admin/**", "/admin/", true],
  ["/admin/**", "/admin/users/1", true],
  ["/admin/**", "/administration", false],
  ["**/edit", "/posts/1/edit", true],
  ["**/edit", "/posts/1/edit/2", false],
  ["/**/edit/**", "/posts/1/edit/2", true],
  ["/**/edit/**", "/edit", true],
  ["/a/**/b/**/c", "/a/x/b/y/b/c", true],
  ["/a/**/b/**/c", "/a/x/c/y/b", false],
  ["/blog**", "/blog", true],
  ["/blog**", "/blogs/2026", true],
  ["/blog**", "/blog/one/two", true],
  ["/blog**", "/a/blog", false],
  ["/blog**/edit", "/blog/one/two/edit", true],
  ["/blog**/edit", "/blogs/edit", true],
  ["/blog**/edit", "/blog/one/two", false],
  ["**", "/anything/at/all", true],
  ["/a.c", "/abc", false],
  ["/shop/(*)", "/shop/(old)", true],
])("%s matches %s: %p", (pattern, path, expected) => expect(compileGlob(pattern)(path)).toBe(expected));

/** TRUST A82: a pattern made to try every way of dividing the path. */
test("no pattern takes long", () => {
  const parts = compileGlob(`/${"**/a*a*a*/".repeat(50)}b`);
  const letters = compileGlob(`/${"*a".repeat(240)}b`);
  const began = performance.now();
  expect(parts(`/${"aaaaaaaa/".repeat(220)}`)).toBe(false);
  expect(letters(`/${"a".repeat(2000)}`)).toBe(false);
  // It takes some ten; a pattern that tries every way takes years.
  expect(performance.now() - began).toBeLessThan(1_000);
});
