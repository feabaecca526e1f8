import { afterEach, beforeEach, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAdmin, type Admin } from "../../src/admin/admin.ts";
import { ADMIN_MIGRATIONS } from "../../src/admin/schema.ts";
import { migrate, openDatabase } from "../../src/lib/sqlite.ts";
import { AppError } from "../../src/model/app-error.ts";
import type { GoalRule } from "../../src/model/goal.ts";
import { LIMITS } from "../../src/model/limits.ts";
import type { Site } from "../../src/model/site.ts";

const PASSWORD = "correct horse battery";
const DAY_MS = 86_400_000;
const CONFIGURATION = 5;

let folder: string;
let file: string;
let nowMs: number;
let admin: Admin;
let site: Site;
const now = () => nowMs;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cairn-configuration-"));
  file = join(folder, "cairn.db");
  nowMs = Date.parse("2026-06-15T12:00:00Z");
  admin = openAdmin({ file, now });
  site = admin.sites.add("a.example", "Europe/Berlin");
});
afterEach(() => {
  admin.close();
  rmSync(folder, { recursive: true });
});

/** The code and the field of what is thrown. */
function refusal(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.field ?? ""}`.trim();
    throw error;
  }
}

test("a database of the version before keeps its rows and gets the defaults", () => {
  admin.close();
  file = join(folder, "before.db");
  const before = openDatabase(file, { synchronous: "full", cacheKiB: 100 });
  const earlier = ADMIN_MIGRATIONS.filter(({ version }) => version < CONFIGURATION);
  migrate(before, file, earlier);
  before.run("insert into sites (domain, timezone, created, uuid) values ('old.example', 'Asia/Tokyo', 7, 'u')");
  before.run("insert into users (email, password, role, sites, created) values ('a@old.example', 'x', 'viewer', 'listed', 8)");
  before.run("insert into site_access (user, site) values (1, 1)");
  before.run(`insert into site_rules (site, rules, changed) values (1, '{"respectDnt":true}', 9)`);
  before.close(true);

  admin = openAdmin({ file, now });
  const old = admin.sites.find("old.example")!;
  expect({ ...old }).toEqual({
    ...{ id: old.id, domain: "old.example", timezone: "Asia/Tokyo", createdMs: 7 },
    ...{ weekStart: "monday", label: "" },
  });
  expect(admin.users.find("a@old.example")!.sites).toEqual([old.id]);
  expect(admin.rules.of(old.id)!.respectDnt).toBe(true);
  expect([admin.goals.of(old.id), admin.segments.of(old.id, null), admin.hiddenProperties.of(old.id)]).toEqual([[], [], []]);
  expect(admin.goals.add(old.id, { rule: { kind: "page", path: "/" } }).name).toBe("Visit /");
});

test("a renamed site is found under both domains for a week, then under the new one", () => {
  const changed = admin.sites.change(site.id, { domain: "WWW.New.example", weekStart: "sunday", label: " shops " });
  expect(changed).toEqual({ ...site, domain: "new.example", weekStart: "sunday", label: "shops" });
  for (const domain of ["new.example", "a.example", "www.A.example"]) expect(admin.sites.find(domain)).toEqual(changed);
  expect(admin.sites.formerDomains(site.id)).toEqual([{ domain: "a.example", untilMs: nowMs + 7 * DAY_MS }]);
  expect(admin.sites.list()).toEqual([changed]);
  // The old name is not a name to remove it by.
  expect(admin.sites.remove("a.example")).toBeNull();
  nowMs += 7 * DAY_MS - 1;
  expect(admin.sites.find("a.example")).toEqual(changed);
  nowMs += 1;
  expect(admin.sites.find("a.example")).toBeNull();
  expect(admin.sites.formerDomains(site.id)).toEqual([]);
  expect(admin.sites.find("new.example")).toEqual(changed);
});

test("a domain belongs to the site that has it now", () => {
  admin.sites.change(site.id, { domain: "b.example" });
  // A new site takes the old domain.
  const second = admin.sites.add("a.example", "UTC");
  expect(admin.sites.find("a.example")).toEqual(second);
  expect(admin.sites.formerDomains(site.id)).toEqual([]);
  expect(refusal(() => admin.sites.change(site.id, { domain: "a.example" }))).toBe("site_exists domain");
  // There and back again leaves one former domain.
  admin.sites.change(site.id, { domain: "c.example" });
  const back = admin.sites.change(site.id, { domain: "b.example" });
  expect(admin.sites.find("c.example")).toEqual(back);
  expect(admin.sites.formerDomains(site.id).map(({ domain }) => domain)).toEqual(["c.example"]);
  admin.sites.remove("b.example");
  expect(admin.sites.find("c.example")).toBeNull();
});

test("a site cannot be renamed for ever, and what is refused changes nothing", () => {
  for (let time = 0; time < LIMITS.formerDomains; time++) admin.sites.change(site.id, { domain: `n${time}.example` });
  const before = admin.sites.byId(site.id);
  expect(refusal(() => admin.sites.change(site.id, { domain: "one-more.example", label: "x" }))).toBe("renamed_too_often domain");
  expect(admin.sites.byId(site.id)).toEqual(before);
  expect(admin.sites.find("one-more.example")).toBeNull();
  nowMs += LIMITS.formerDomainMs;
  expect(admin.sites.change(site.id, { domain: "one-more.example" }).domain).toBe("one-more.example");
});

test.each([
  [{ domain: "https://x" }, "invalid_domain domain"],
  [{ timezone: "Mars/Phobos" }, "invalid_timezone timezone"],
  [{ weekStart: "friday" }, "invalid_field weekStart"],
  [{ label: "x".repeat(61) }, "invalid_field label"],
  [{ label: "two\nlines" }, "invalid_field label"],
])("a site cannot become %j", (change, expected) => {
  expect(refusal(() => admin.sites.change(site.id, change))).toBe(expected);
  expect(admin.sites.byId(site.id)).toEqual(site);
});

test("another process sees a rename", () => {
  const other = openAdmin({ file, now });
  expect(other.sites.find("a.example")).toEqual(site);
  admin.sites.change(site.id, { domain: "b.example" });
  nowMs++;
  other.refresh(nowMs);
  expect([other.sites.find("b.example")?.id, other.sites.find("a.example")?.id]).toEqual([site.id, site.id]);
  other.close();
});

test.each<[GoalRule, string]>([
  [{ kind: "page", path: "/blog/**" }, "Visit /blog/**"],
  [{ kind: "event", name: "Signup", props: [] }, "Signup"],
  [{ kind: "scroll", path: "/", depth: 75 }, "Scroll 75% on /"],
  [{ kind: "duration", seconds: 60 }, "Visit of 60 s or more"],
])("the goal %j is called %s unless it has a name", (rule, name) => {
  const goal = admin.goals.add(site.id, { rule });
  expect(goal).toEqual({ id: goal.id, name, rule, currency: "" });
  expect(admin.goals.find(site.id, goal.id)).toEqual(goal);
  expect(admin.goals.change(site.id, goal.id, { name: " Mine " }).name).toBe("Mine");
});

test("goals: names are unique in a site whatever their case; a goal called after its rule follows it", () => {
  const other = admin.sites.add("b.example", "UTC");
  const signup = admin.goals.add(site.id, { rule: { kind: "event", name: "Überweisung" } });
  expect(refusal(() => admin.goals.add(site.id, { name: "üBERWEISUNG", rule: { kind: "page", path: "/" } }))).toBe("goal_exists name");
  const page = admin.goals.add(site.id, { rule: { kind: "page", path: "/thanks" } });
  expect(admin.goals.change(site.id, page.id, { rule: { kind: "page", path: "/merci" } }).name).toBe("Visit /merci");
  expect(refusal(() => admin.goals.change(site.id, page.id, { name: "überweisung" }))).toBe("goal_exists name");
  expect(admin.goals.change(site.id, signup.id, { name: "ÜBERWEISUNG", currency: "eur" })).toMatchObject({ currency: "EUR" });
  // Another site has its own, and cannot reach these.
  expect(admin.goals.add(other.id, { rule: { kind: "event", name: "Überweisung" } }).id).not.toBe(signup.id);
  expect(refusal(() => admin.goals.change(other.id, signup.id, { name: "x" }))).toBe("goal_not_found");
  expect(refusal(() => admin.goals.remove(other.id, signup.id))).toBe("goal_not_found");
  expect(admin.goals.find(other.id, signup.id)).toBeNull();
  expect(admin.goals.of(site.id).map(({ name }) => name)).toEqual(["Visit /merci", "ÜBERWEISUNG"]);
  admin.goals.remove(site.id, signup.id);
  admin.sites.remove("a.example");
  expect(admin.goals.of(site.id)).toEqual([]);
  expect(admin.goals.of(other.id)).toHaveLength(1);
});

test("a site has a limited number of goals", () => {
  for (let nth = 0; nth < LIMITS.goalsPerSite; nth++) admin.goals.add(site.id, { rule: { kind: "page", path: `/${nth}` } });
  expect(refusal(() => admin.goals.add(site.id, { rule: { kind: "page", path: "/more" } }))).toBe("too_many_goals");
  expect(refusal(() => admin.goals.put(site.id, { rule: { kind: "page", path: "/more" } }))).toBe("too_many_goals");
  expect(admin.goals.put(site.id, { rule: { kind: "page", path: "/7" } }).name).toBe("Visit /7");
});

const prop = { key: "plan", op: "is", values: ["pro"] };
test.each<[unknown, string]>([
  [undefined, "invalid_goal rule"],
  [[], "invalid_goal rule"],
  [{ kind: "click" }, "invalid_goal rule.kind"],
  [{ kind: "__proto__" }, "invalid_goal rule.kind"],
  [{ kind: "page" }, "invalid_goal rule.path"],
  [{ kind: "page", path: "thanks" }, "invalid_goal rule.path"],
  [{ kind: "page", path: `/${"x".repeat(500)}` }, "invalid_goal rule.path"],
  [{ kind: "page", path: "/a\u0000" }, "invalid_goal rule.path"],
  [{ kind: "page", path: "/", name: "x" }, "unknown_field rule.name"],
  [{ kind: "event", name: "" }, "invalid_goal rule.name"],
  [{ kind: "event", name: "x".repeat(121) }, "invalid_goal rule.name"],
  [{ kind: "event", name: "pageview" }, "invalid_goal rule.name"],
  [{ kind: "event", name: "engagement" }, "invalid_goal rule.name"],
  [{ kind: "event", name: "x", props: {} }, "invalid_goal rule.props"],
  [{ kind: "event", name: "x", props: Array(11).fill(prop) }, "invalid_goal rule.props"],
  [{ kind: "event", name: "x", props: [prop, { ...prop, op: "matches" }] }, "invalid_goal rule.props[1].op"],
  [{ kind: "event", name: "x", props: [{ ...prop, key: "" }] }, "invalid_goal rule.props[0].key"],
  [{ kind: "event", name: "x", props: [{ ...prop, values: [] }] }, "invalid_goal rule.props[0].values"],
  [{ kind: "event", name: "x", props: [{ ...prop, values: [7] }] }, "invalid_goal rule.props[0].values"],
  [{ kind: "event", name: "x", props: [{ ...prop, extra: 1 }] }, "unknown_field rule.props[0].extra"],
  [{ kind: "scroll", path: "/", depth: 0 }, "invalid_goal rule.depth"],
  [{ kind: "scroll", path: "/", depth: 101 }, "invalid_goal rule.depth"],
  [{ kind: "scroll", path: "/", depth: "50" }, "invalid_goal rule.depth"],
  [{ kind: "duration", seconds: 1.5 }, "invalid_goal rule.seconds"],
  [{ kind: "duration", seconds: 90_000 }, "invalid_goal rule.seconds"],
])("a goal cannot be %j", (rule, expected) => {
  expect(refusal(() => admin.goals.add(site.id, { rule }))).toBe(expected);
  expect(admin.goals.of(site.id)).toEqual([]);
});

test.each([
  [{ name: "" }, "invalid_field name"],
  [{ name: 7 }, "invalid_field name"],
  [{ currency: "XXY" }, "invalid_goal currency"],
  [{ currency: 978 }, "invalid_goal currency"],
])("a goal cannot have %j", (wish, expected) => {
  const rule = { kind: "event", name: "Signup" };
  expect(refusal(() => admin.goals.add(site.id, { rule, ...wish }))).toBe(expected);
});

test("the time of a visit has no price", () => {
  expect(refusal(() => admin.goals.add(site.id, { rule: { kind: "duration", seconds: 9 }, currency: "EUR" }))).toBe(
    "invalid_goal currency",
  );
  const sale = admin.goals.add(site.id, { rule: { kind: "event", name: "Sale" }, currency: "EUR" });
  expect(refusal(() => admin.goals.change(site.id, sale.id, { rule: { kind: "duration", seconds: 9 } }))).toBe("invalid_goal currency");
});

test("segments: one's own, everyone's, and what becomes of them when a user goes", async () => {
  const anna = await admin.users.add("anna@example.com", PASSWORD, "viewer", ["a.example"]);
  const ben = await admin.users.add("ben@example.com", PASSWORD, "admin", "all");
  const other = admin.sites.add("b.example", "UTC");
  const filters = [["is", "visit:country", ["DE"]]];
  const own = admin.segments.add(site.id, anna.id, { name: "mine", filters, shared: false });
  const shared = admin.segments.add(site.id, ben.id, { name: "Germany", filters, shared: true });
  expect(own).toEqual({ id: own.id, name: "mine", filters, owner: anna.id, author: "anna@example.com", changedMs: nowMs });
  const seenBy = (user: typeof anna.id | null) => admin.segments.of(site.id, user).map(({ name }) => name);
  expect([seenBy(anna.id), seenBy(ben.id), seenBy(null)]).toEqual([["Germany", "mine"], ["Germany"], ["Germany"]]);
  expect([admin.segments.find(site.id, own.id, ben.id), admin.segments.find(site.id, own.id, null)]).toEqual([null, null]);
  expect([admin.segments.find(other.id, shared.id, ben.id), admin.segments.of(other.id, ben.id)]).toEqual([null, []]);
  expect(refusal(() => admin.segments.change(site.id, own.id, ben.id, { name: "x" }))).toBe("segment_not_found");
  expect(refusal(() => admin.segments.remove(site.id, own.id, ben.id))).toBe("segment_not_found");
  expect(admin.segments.change(site.id, shared.id, ben.id, { filters: [["is", "visit:country", ["FR"]]] })).toMatchObject({
    name: "Germany",
  });

  const db = new Database(file);
  db.run("pragma foreign_keys = on");
  db.run("delete from users");
  db.close();
  expect(admin.segments.of(site.id, anna.id).map(({ name, author }) => [name, author])).toEqual([["Germany", ""]]);
});

test("segments are limited: for everyone, and for each user alone", async () => {
  const anna = await admin.users.add("anna@example.com", PASSWORD, "viewer", "all");
  const ben = await admin.users.add("ben@example.com", PASSWORD, "admin", "all");
  const wish = { name: "x", filters: [["is", "visit:country", ["DE"]]] };
  for (let nth = 0; nth < LIMITS.segmentsPerUser; nth++) admin.segments.add(site.id, anna.id, { ...wish, shared: false });
  expect(refusal(() => admin.segments.add(site.id, anna.id, { ...wish, shared: false }))).toBe("too_many_segments");
  const [first] = admin.segments.of(site.id, anna.id);
  expect(admin.segments.change(site.id, first!.id, anna.id, { name: "renamed when full" }).name).toBe("renamed when full");
  for (let nth = 0; nth < LIMITS.segmentsPerSite; nth++) admin.segments.add(site.id, ben.id, { ...wish, shared: true });
  expect(refusal(() => admin.segments.change(site.id, first!.id, anna.id, { shared: true }))).toBe("too_many_segments");
  expect(admin.segments.add(site.id, ben.id, { ...wish, shared: false }).owner).toBe(ben.id);
});

test("annotations stay on their day when the site moves to another zone", () => {
  const author = { user: null, keyName: "deploys" };
  const day = admin.annotations.add(site, author, { at: "2026-06-14", text: " Launch " });
  const minute = admin.annotations.add(site, author, { at: "2026-06-14T22:30:00Z", text: "After midnight" });
  const current = admin.annotations.add(site, author, { text: "Now" });
  expect([day, minute, current].map(({ at, text }) => [at, text])).toEqual([
    ["2026-06-14", "Launch"],
    ["2026-06-15T00:30", "After midnight"],
    ["2026-06-15T14:00", "Now"],
  ]);
  const moved = admin.sites.change(site.id, { timezone: "America/New_York" });
  expect(admin.annotations.of(moved, "2026-06-14", "2026-06-14")).toEqual([day]);
  expect(admin.annotations.of(moved, "2026-06-15", "2026-06-15")).toEqual([minute, current]);
  expect(admin.annotations.of(moved, "2026-06-16", "9999-12-31")).toEqual([]);
  expect(admin.annotations.change(moved, day.id, { at: "2026-06-13" })).toEqual({ ...day, at: "2026-06-13" });
  const other = admin.sites.add("b.example", "UTC");
  expect(refusal(() => admin.annotations.change(other, day.id, { text: "x" }))).toBe("annotation_not_found");
  expect(refusal(() => admin.annotations.remove(other, day.id))).toBe("annotation_not_found");
  admin.annotations.remove(moved, day.id);
  expect(refusal(() => admin.annotations.remove(moved, day.id))).toBe("annotation_not_found");
});

test.each([
  [{ text: "" }, "invalid_field text"],
  [{ text: "x".repeat(301) }, "invalid_field text"],
  [{ text: "two\nlines" }, "invalid_field text"],
  [{ text: "x", at: "yesterday" }, "invalid_field at"],
  [{ text: "x", at: "2026-02-30" }, "invalid_field at"],
  [{ text: "x", at: 1_781_000_000_000 }, "invalid_field at"],
  [{ text: "x", at: null }, "invalid_field at"],
])("no annotation of %j", (wish, expected) => {
  expect(refusal(() => admin.annotations.add(site, { user: null, keyName: "" }, wish))).toBe(expected);
});

test("hidden properties are a list that is replaced whole", () => {
  expect(admin.hiddenProperties.set(site.id, ["plan", "author", "plan"])).toEqual(["author", "plan"]);
  for (const wrong of ["plan", [""], [1], ["x".repeat(301)], Array(201).fill("x")]) {
    expect(refusal(() => admin.hiddenProperties.set(site.id, wrong))).toBe("invalid_field hidden");
  }
  expect(admin.hiddenProperties.of(site.id)).toEqual(["author", "plan"]);
  expect(admin.hiddenProperties.set(site.id, [])).toEqual([]);
});
