import { expect, test } from "bun:test";
import { DUMMY_HASH, Passwords } from "../../src/admin/passwords.ts";
import { AppError } from "../../src/model/app-error.ts";
import { LIMITS } from "../../src/model/limits.ts";

const codeOf = (error: unknown): string | undefined => (error instanceof AppError ? error.code : undefined);

test("argon2id at the cost that OWASP asks for, or more; the dummy costs the same", async () => {
  const cost = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/;
  const [, memory, passes] = cost.exec(await new Passwords().hash("long enough password"))!;
  expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
  expect(Number(passes)).toBeGreaterThanOrEqual(2);
  expect(cost.exec(DUMMY_HASH)![0]).toBe(cost.exec(await new Passwords().hash("another password"))![0]);
  // Well formed, so that it takes its time, and nobody's password.
  expect(await Bun.password.verify("", DUMMY_HASH)).toBe(false);
});

test.each([
  ["empty", ""],
  ["11 characters", "x".repeat(11)],
  ["257 characters", "x".repeat(257)],
  ["a million characters", "x".repeat(1_000_000)],
  ["11 characters of two units each", "\u{1f600}".repeat(11)],
])("%s are refused", async (_, password) => {
  const error = await new Passwords().hash(password).catch((caught: unknown) => caught);
  expect(codeOf(error)).toBe("invalid_password");
});

test.each([
  ["12 characters", "x".repeat(12), "x".repeat(12)],
  ["256 characters", "x".repeat(256), "x".repeat(256)],
  ["12 characters of two units each", "\u{1f600}".repeat(12), "\u{1f600}".repeat(12)],
  ["a composed letter typed in two", "p\u00e4ssword-1234", "pa\u0308ssword-1234"],
  ["a full-width letter typed as a plain one", "\uff50assword-1234", "password-1234"],
  ["a zero character inside", "zero\u0000inside-1234", "zero\u0000inside-1234"],
])("%s", async (_, chosen, typed) => {
  const passwords = new Passwords();
  const hash = await passwords.hash(chosen);
  expect(await passwords.verify(typed, hash)).toBe(true);
  expect(await passwords.verify(`${typed}x`, hash)).toBe(false);
  expect(await passwords.verify(typed.slice(0, 4), hash)).toBe(false);
});

test("no hash, a damaged hash and an empty password are wrong, never an exception", async () => {
  const passwords = new Passwords();
  for (const hash of [null, "", "plain", "$argon2id$v=19$m=65536", "$2b$10$nonsense", DUMMY_HASH]) {
    for (const password of ["", "password-1234", "x".repeat(100_000)]) expect(await passwords.verify(password, hash)).toBe(false);
  }
});

test("two at a time, twenty wait, the next is asked to come later", async () => {
  const passwords = new Passwords();
  const room = LIMITS.passwordHashesAtOnce + LIMITS.passwordHashQueue;
  const outcomes = await Promise.all(Array.from({ length: room + 2 }, () => passwords.verify("x", "no hash at all").then(String, codeOf)));
  expect(outcomes).toEqual([...Array<string>(room).fill("false"), "too_many_logins", "too_many_logins"]);
  expect(await passwords.verify("x", "no hash at all")).toBe(false);
});
