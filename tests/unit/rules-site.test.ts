import { describe, expect, test } from "bun:test";
import { parseSiteRules } from "../../src/admin/parse-site-rules.ts";
import { compileShape } from "../../src/ingest/page-shape.ts";
import { readPage } from "../../src/ingest/page.ts";
import { compileRules, createRuleBook, refusedBy, type Facts } from "../../src/ingest/rules.ts";
import { SIGNS, type Sign } from "../../src/ingest/signs.ts";
import { whatIf } from "../../src/ingest/what-if.ts";
import { parseIp } from "../../src/lib/ip.ts";
import { AppError } from "../../src/model/app-error.ts";
import type { DropReason, DropSample } from "../../src/model/drop.ts";
import type { SiteId } from "../../src/model/ids.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { DEFAULT_RULES, type SiteRules } from "../../src/model/site-rules.ts";

const rules = (changed: Partial<Record<keyof SiteRules, unknown>>): SiteRules => parseSiteRules(changed);

interface Sketch {
  readonly signs?: readonly Sign[];
  readonly hostname?: string;
  readonly from?: string;
  readonly keyed?: boolean;
  readonly path?: string;
  readonly address?: string;
  readonly country?: string;
}
const facts = ({
  signs = [],
  hostname = "example.com",
  from = "",
  keyed = false,
  path = "/",
  address = "",
  country = "",
}: Sketch): Facts => ({
  ...{ hostname, originHostname: from, isKeyed: keyed, path, country, address: parseIp(address) },
  has: (sign) => signs.includes(sign),
});

describe("a rule says why an event is not counted:", () => {
  const off = { agent: false, automation: false, datacentre: false, spamReferrer: false, trackerMark: false };
  test.each<[string, Partial<Record<keyof SiteRules, unknown>>, Sketch, DropReason | null]>([
    ["nothing said", {}, {}, null],
    ["a robot", {}, { signs: ["agent"] }, "bot"],
    ["a robot that may", { botChecks: { agent: false } }, { signs: ["agent"] }, null],
    ["a steered browser", {}, { signs: ["automation"] }, "automation"],
    ["a tracker's mark", {}, { signs: ["trackerMark"] }, "tracker_mark"],
    ["spam", {}, { signs: ["spamReferrer"] }, "spam_referrer"],
    ["a provider's network, unless asked for", {}, { signs: ["datacentre"] }, null],
    ["a provider's network", { botChecks: { datacentre: true } }, { signs: ["datacentre"] }, "datacentre"],
    ["the first of several", {}, { signs: ["spamReferrer", "automation"] }, "automation"],
    ["all checks off", { botChecks: off }, { signs: ["agent", "automation", "datacentre", "spamReferrer", "trackerMark"] }, null],
    ["DNT, not asked for", {}, { signs: ["dnt", "gpc"] }, null],
    ["DNT", { respectDnt: true }, { signs: ["dnt", "gpc"] }, "dnt"],
    ["GPC", { respectGpc: true }, { signs: ["dnt", "gpc"] }, "gpc"],
    ["the host that is allowed", { hostnames: ["WWW.Example.com"] }, {}, null],
    ["another host", { hostnames: ["example.com"] }, { hostname: "evil.example" }, "hostname"],
    ["a host below", { hostnames: ["example.com"] }, { hostname: "blog.example.com" }, "hostname"],
    ["a host below that is allowed", { hostnames: ["*.example.com"] }, { hostname: "a.blog.example.com" }, null],
    ["the star stands for something", { hostnames: ["*.example.com"] }, {}, "hostname"],
    ["a name that only ends alike", { hostnames: ["*.example.com"] }, { hostname: "notexample.com" }, "hostname"],
    ["no host", { hostnames: ["example.com"] }, { hostname: "" }, "hostname"],
    ["an application without pages", { hostnames: ["example.com"] }, { hostname: "", keyed: true }, null],
    ["sent by another page", { hostnames: ["example.com"] }, { from: "evil.example" }, "hostname"],
    ["a path", { excludedPaths: ["/admin/**", "/preview"] }, { path: "/admin/users" }, "excluded_path"],
    ["exactly a path", { excludedPaths: ["/admin/**", "/preview"] }, { path: "/preview" }, "excluded_path"],
    ["another path", { excludedPaths: ["/admin/**", "/preview"] }, { path: "/previews" }, null],
    ["an address", { excludedAddresses: ["192.0.2.0/24"] }, { address: "192.0.2.7" }, "excluded_address"],
    ["a mapped address", { excludedAddresses: ["192.0.2.0/24"] }, { address: "::ffff:192.0.2.7" }, "excluded_address"],
    ["an address of version 6", { excludedAddresses: ["2001:db8::/32"] }, { address: "2001:db8::7" }, "excluded_address"],
    ["another address", { excludedAddresses: ["192.0.2.0/24"] }, { address: "192.0.3.7" }, null],
    ["a country", { excludedCountries: ["de"] }, { country: "DE" }, "excluded_country"],
    ["an unknown country", { excludedCountries: ["de"] }, { country: "" }, null],
  ])("%s", (_, given, sketch, expected) => expect(refusedBy(compileRules(rules(given)), facts(sketch))).toBe(expected));
});

describe("the address of a page is kept", () => {
  const shaped = (given: Partial<Record<keyof SiteRules, unknown>>, url: string, hashMode = false): string => {
    const read = readPage(url, hashMode, LIMITS);
    if (!read.ok) throw new Error(read.error);
    const shape = compileShape(rules(given));
    return shape.route(read.page) + shape.query(read.page);
  };
  test.each<[string, Partial<Record<keyof SiteRules, unknown>>, string, boolean, string]>([
    ["as it is", {}, "https://x.example/a/?q=1#/b", false, "/a/"],
    ["with the route that the tracker asks for", {}, "https://x.example/a/#/b?c=1", true, "/a/#/b"],
    ["always with its route", { hash: "keep" }, "https://x.example/a#/b", false, "/a#/b"],
    ["with its route once", { hash: "keep" }, "https://x.example/a#/b", true, "/a#/b"],
    ["never with its route", { hash: "drop" }, "https://x.example/a#/b", true, "/a"],
    ["a fragment that is no route goes", { hash: "keep" }, "https://x.example/a#section", false, "/a"],
    ["without the last slash", { trailingSlash: "remove" }, "https://x.example/a/b/", false, "/a/b"],
    ["the home page keeps its slash", { trailingSlash: "remove" }, "https://x.example/", false, "/"],
    ["without the slash before the route", { trailingSlash: "remove" }, "https://x.example/a/#/b", true, "/a#/b"],
    [
      "with parameters in the rule's order",
      { keptParameters: ["q", "page"] },
      "https://x.example/s?page=2&x=3&q=red+shoes",
      false,
      "/s?q=red shoes&page=2",
    ],
    ["a parameter without a value", { keptParameters: ["print"] }, "https://x.example/s?print", false, "/s?print"],
    ["no parameter there", { keptParameters: ["q"] }, "https://x.example/s?x=1", false, "/s"],
    ["without what points to a person", { keptParameters: ["q"] }, "https://x.example/s?q=jo@example.com", false, "/s?q=<email>"],
  ])("%s", (_, given, url, hashMode, expected) => expect(shaped(given, url, hashMode)).toBe(expected));
});

test("rules are compiled once per change, and sites without any share theirs", () => {
  let one = rules({ respectDnt: true });
  const book = createRuleBook((site) => (site === 1 ? one : null));
  const [first, second, third] = [1, 2, 3] as SiteId[] as [SiteId, SiteId, SiteId];
  expect(book(first)).toBe(book(first));
  expect(book(second)).toBe(book(third));
  const before = book(first);
  one = rules({ respectGpc: true });
  expect(book(first)).not.toBe(before);
});

describe("a set of rules is refused, and its field named:", () => {
  test.each<[unknown, string | undefined]>([
    [null, undefined],
    [[], undefined],
    [{ hostname: [] }, "hostname"],
    [{ hostnames: "example.com" }, "hostnames"],
    [{ hostnames: ["https://example.com"] }, "hostnames"],
    [{ hostnames: [7] }, "hostnames"],
    [{ excludedAddresses: ["10.0.0.0/33"] }, "excludedAddresses"],
    [{ excludedAddresses: Array(LIMITS.ruleEntries + 1).fill("10.0.0.1") }, "excludedAddresses"],
    [{ excludedCountries: ["Germany"] }, "excludedCountries"],
    [{ excludedPaths: ["admin"] }, "excludedPaths"],
    [{ excludedPaths: [`/${"a".repeat(LIMITS.rulePathChars)}`] }, "excludedPaths"],
    [{ excludedPaths: ["/a\nb"] }, "excludedPaths"],
    [{ botChecks: true }, "botChecks"],
    [{ botChecks: { agents: true } }, "botChecks.agents"],
    [{ botChecks: { agent: "no" } }, "botChecks.agent"],
    [{ keptParameters: ["a=b"] }, "keptParameters"],
    [{ trailingSlash: "add" }, "trailingSlash"],
    [{ hash: true }, "hash"],
    [{ respectDnt: "1" }, "respectDnt"],
    [JSON.parse('{"__proto__": {"respectDnt": true}}'), "__proto__"],
  ])("%j", (body, field) => {
    try {
      parseSiteRules(body);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect([error.status, error.field]).toEqual([400, field]);
    }
  });

  test("what is not said has its default, and each entry one spelling", () => {
    expect(parseSiteRules({})).toEqual(DEFAULT_RULES);
    const { hostnames, excludedCountries } = parseSiteRules({
      hostnames: ["WWW.Example.com", "example.com"],
      excludedCountries: ["at", "AT"],
    });
    expect([hostnames, excludedCountries]).toEqual([["example.com"], ["AT"]]);
  });
});

describe("what other rules would have made of the samples", () => {
  const sample = (reason: DropReason, changed: Partial<DropSample> = {}): DropSample => ({
    ...{ timeMs: 0, reason, hostname: "example.com", path: "/", browser: "Chrome", country: "DE", signs: 0 },
    ...changed,
  });
  const samples = [
    sample("bot", { signs: SIGNS.agent }),
    sample("bot", { signs: SIGNS.agent | SIGNS.spamReferrer }),
    sample("bot", { signs: SIGNS.agent | SIGNS.datacentre, path: "/admin/" }),
    sample("excluded_address"),
    sample("too_long"),
  ];
  const address = rules({ excludedAddresses: ["192.0.2.0/24"] });

  test("a check that is switched off counts them, unless another rule stops them", () => {
    expect(whatIf(samples, address, rules({ botChecks: { agent: false, datacentre: true } }))).toEqual([
      { reason: "bot", samples: 3, counted: 1, dropped: { spam_referrer: 1, datacentre: 1 }, unknown: 0 },
      { reason: "excluded_address", samples: 1, counted: 1, dropped: {}, unknown: 0 },
      { reason: "too_long", samples: 1, counted: 0, dropped: { too_long: 1 }, unknown: 0 },
    ]);
  });

  test("addresses are not kept: only an equal or longer list is sure to hold", () => {
    const of = (changed: SiteRules) => whatIf(samples, address, changed).find(({ reason }) => reason === "excluded_address")!;
    expect(of(rules({ excludedAddresses: ["10.0.0.1", "192.0.2.0/24"] })).dropped).toEqual({ excluded_address: 1 });
    expect(of(rules({ excludedAddresses: ["10.0.0.1"] })).unknown).toBe(1);
  });

  test("the rules in force drop all of them again", () => {
    expect(whatIf(samples, address, address).map(({ counted, unknown }) => counted + unknown)).toEqual([0, 0, 0]);
  });

  test("paths are looked at after the rule for slashes", () => {
    const changed = rules({ botChecks: { agent: false }, trailingSlash: "remove", excludedPaths: ["/admin"] });
    expect(whatIf(samples, address, changed)[0]!.dropped).toEqual({ spam_referrer: 1, excluded_path: 1 });
  });
});
