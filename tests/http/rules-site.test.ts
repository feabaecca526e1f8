import { afterAll, beforeAll, expect, test } from "bun:test";
import type { WhatIf } from "../../src/ingest/what-if.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { DEFAULT_RULES } from "../../src/model/site-rules.ts";
import { openHarness, OTHER_SITE, OWN_SITE, type Harness } from "./harness.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const HEADLESS = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36";
const ADDRESS = "84.130.1.2";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
  await harness.addUsers();
});
afterAll(() => harness.close());

const setRules = (rules: unknown, domain = OWN_SITE) => harness.call(`PUT /api/sites/${domain}/rules`, { as: "owner", body: rules });

/** What became of an event, as the answer says it. */
async function send(event: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<string> {
  const body = { n: "pageview", u: `https://${OWN_SITE}/`, d: OWN_SITE, ...event };
  const answer = await harness.call("POST /api/event", {
    raw: JSON.stringify(body),
    headers: {
      "content-type": "text/plain",
      "user-agent": FIREFOX,
      "x-forwarded-for": ADDRESS,
      "sec-fetch-site": "cross-site",
      ...headers,
    },
  });
  expect(answer.status).toBe(202);
  return answer.headers.get("x-cairn")!.replace("dropped; reason=", "");
}

const samplesOf = async (domain = OWN_SITE) => {
  await harness.data.batch.settled();
  const answer = await harness.call(`GET /api/sites/${domain}/drops/samples`, { as: "viewer" });
  return (answer.json() as { samples: Record<string, unknown>[] }).samples;
};

/** Drops are on disk with the next event. */
const flush = () => send({ u: `https://${OTHER_SITE}/`, d: OTHER_SITE });

test("rules are the defaults until they are set, hold at once, and survive a restart", async () => {
  const read = async () => (await harness.call(`GET /api/sites/${OWN_SITE}/rules`, { as: "viewer" })).json();
  expect(await read()).toEqual({ rules: DEFAULT_RULES });
  expect(await send()).toBe("counted");
  expect((await setRules({ excludedPaths: ["/"] })).json()).toEqual({ rules: { ...DEFAULT_RULES, excludedPaths: ["/"] } });
  expect(await send()).toBe("excluded_path");
  await harness.reopen();
  expect(await send()).toBe("excluded_path");
  expect(await read()).toEqual({ rules: { ...DEFAULT_RULES, excludedPaths: ["/"] } });
  await setRules({});
  expect(await send()).toBe("counted");
});

test.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, string>, string]>([
  ["the host", { hostnames: ["*.apple.example"] }, {}, {}, "hostname"],
  ["a page elsewhere", { hostnames: [OWN_SITE] }, {}, { origin: "https://copy.example" }, "hostname"],
  ["its own page", { hostnames: [OWN_SITE] }, {}, { origin: `https://www.${OWN_SITE}` }, "counted"],
  ["the address", { excludedAddresses: ["84.130.0.0/16"] }, {}, {}, "excluded_address"],
  ["the country", { excludedCountries: ["DE"] }, {}, {}, "excluded_country"],
  ["spam", {}, { r: "https://x.semalt.com/crawler" }, {}, "spam_referrer"],
  ["spam that may", { botChecks: { spamReferrer: false } }, { r: "https://x.semalt.com/crawler" }, {}, "counted"],
  ["a robot", {}, {}, { "user-agent": "Googlebot/2.1" }, "bot"],
  ["a robot that may", { botChecks: { agent: false } }, {}, { "user-agent": "Googlebot/2.1" }, "counted"],
  ["a headless browser", {}, {}, { "user-agent": HEADLESS }, "automation"],
  ["a headless browser in disguise", {}, {}, { "sec-ch-ua": '"Not_A Brand";v="24", "HeadlessChrome";v="131"' }, "automation"],
  ["a headless browser that may", { botChecks: { automation: false } }, {}, { "user-agent": HEADLESS }, "counted"],
  ["a provider's network", { botChecks: { datacentre: true } }, {}, { "x-forwarded-for": "116.203.1.1" }, "datacentre"],
  ["DNT", { respectDnt: true }, {}, { dnt: "1" }, "dnt"],
  ["GPC", { respectGpc: true }, {}, { "sec-gpc": "1" }, "gpc"],
  ["neither", {}, {}, { dnt: "1", "sec-gpc": "1" }, "counted"],
])("%s", async (_, rules, event, headers, expected) => {
  await setRules(rules);
  expect(await send(event, headers)).toBe(expected);
});

test("paths are stored as the site keeps them", async () => {
  await setRules({ keptParameters: ["q"], trailingSlash: "remove", hash: "keep" });
  expect(await send({ u: `https://${OWN_SITE}/search/?x=1&q=shoes#/list` })).toBe("counted");
  const query = { site_id: OWN_SITE, metrics: ["pageviews"], date_range: "day", dimensions: ["event:page"] };
  const answer = await harness.call("POST /api/v2/query", { as: "owner", body: query });
  expect(answer.text).toContain('"/search#/list?q=shoes"');
});

test("samples: newest first, nothing of a person, none of another site, gone after a month", async () => {
  await setRules({ excludedPaths: ["/jo/**"] });
  await send({ u: `https://${OWN_SITE}/jo/canary7f3a@example.com?token=CANARYTOK` }, { "user-agent": `${FIREFOX} CanaryUA` });
  await flush();
  const [newest] = await samplesOf();
  const { time, ...rest } = newest!;
  expect(Date.parse(time as string)).toBe(harness.now());
  expect(rest).toEqual({ reason: "excluded_path", hostname: OWN_SITE, path: "/jo/<email>", browser: "Firefox", country: "DE" });
  const other = await harness.call(`GET /api/sites/${OTHER_SITE}/drops/samples`, { as: "owner" });
  expect(other.json()).toEqual({ samples: [] });
  for (const needle of ["canary7f3a", "CANARYTOK", "CanaryUA", ADDRESS]) expect(JSON.stringify(await samplesOf())).not.toContain(needle);

  harness.advance(31 * 86_400_000);
  expect(await samplesOf()).toEqual([]);
  await send({ u: `https://${OWN_SITE}/jo/new` });
  await flush();
  expect((await samplesOf()).map(({ path }) => path)).toEqual(["/jo/new"]);
  expect(await harness.data.store.dropSamples(harness.data.admin.sites.find(OWN_SITE)!.id, 10_000)).toHaveLength(1);
});

test("a site keeps the newest thousand", async () => {
  await setRules({ excludedPaths: ["/**"] });
  for (let batch = 0; batch < 6; batch++) {
    harness.advance(1000);
    await Promise.all(
      Array.from({ length: 200 }, (_, nth) =>
        send({ u: `https://${OWN_SITE}/${batch}-${nth}` }, { "x-forwarded-for": `84.130.${batch}.${nth}` }),
      ),
    );
    await flush();
  }
  const paths = (await samplesOf()).map(({ path }) => path as string);
  expect(paths).toHaveLength(LIMITS.dropSamples);
  expect([paths[0]!.split("-")[0], paths.at(-1)!.split("-")[0]]).toEqual(["/5", "/1"]);
});

test("what if: other rules, applied to the samples", async () => {
  const site = OTHER_SITE;
  const toOther = (path: string, headers = {}) => send({ u: `https://${site}${path}`, d: site }, headers);
  await toOther("/a", { "user-agent": "Googlebot/2.1" });
  await toOther("/b", { "user-agent": HEADLESS });
  await toOther("/b", { "user-agent": HEADLESS, dnt: "1" });
  await flush();
  const ask = (rules: unknown) => harness.call(`POST /api/sites/${site}/rules/what-if`, { as: "stranger", body: { rules } });
  const reasons = async (rules: unknown) => ((await ask(rules)).json() as { reasons: WhatIf[] }).reasons;
  expect(await reasons({})).toEqual([
    { reason: "automation", samples: 2, counted: 0, dropped: { automation: 2 }, unknown: 0 },
    { reason: "bot", samples: 1, counted: 0, dropped: { bot: 1 }, unknown: 0 },
  ]);
  expect((await reasons({ botChecks: { automation: false }, respectDnt: true }))[0]).toEqual({
    ...{ reason: "automation", samples: 2, counted: 1, dropped: { dnt: 1 }, unknown: 0 },
  });
  // Asking changes nothing.
  expect(harness.data.admin.rules.of(harness.data.admin.sites.find(site)!.id)).toBeNull();
  const wrong = await ask({ excludedPaths: ["x"] });
  expect([wrong.status, (wrong.json() as { field: string }).field]).toEqual([400, "excludedPaths"]);
  expect((await harness.call(`POST /api/sites/${site}/rules/what-if`, { as: "owner", body: {} })).status).toBe(400);
});

test("a wrong rule is refused by its name, and nothing changes", async () => {
  await setRules({ respectDnt: true });
  const before = harness.fingerprint();
  const answer = await setRules({ excludedAddresses: ["nowhere"] });
  expect([answer.status, (answer.json() as { field: string }).field]).toEqual([400, "excludedAddresses"]);
  expect(harness.fingerprint()).toBe(before);
});

test("what another process sets holds at the next request", async () => {
  await setRules({});
  const { openAdmin } = await import("../../src/admin/admin.ts");
  const command = openAdmin({ file: `${harness.directory}/data/cairn.db`, now: Date.now });
  command.rules.set(command.sites.find(OWN_SITE)!.id, { ...DEFAULT_RULES, excludedPaths: ["/"] });
  command.close();
  harness.advance(1);
  expect(await send()).toBe("excluded_path");
});

test("an owner's rate holds for the site alone, refills, and what was too much is counted as a drop", async () => {
  await setRules({ eventsPerS: 2 });
  const post = (domain: string, address: string) =>
    harness.call("POST /api/event", {
      raw: JSON.stringify({ n: "pageview", u: `https://${domain}/`, d: domain }),
      headers: { "user-agent": FIREFOX, "x-forwarded-for": address, "sec-fetch-site": "cross-site" },
    });
  const statuses: number[] = [];
  for (let host = 1; host <= 10; host++) statuses.push((await post(OWN_SITE, `84.130.7.${host}`)).status);
  expect(statuses).toEqual([...Array<number>(8).fill(202), 429, 429]);
  expect((await post(OWN_SITE, "84.130.7.11")).headers.get("retry-after")).toBe("1");
  expect((await post(OTHER_SITE, "84.130.7.11")).status).toBe(202);
  harness.advance(1000);
  expect([(await post(OWN_SITE, ADDRESS)).status, (await post(OWN_SITE, ADDRESS)).status, (await post(OWN_SITE, ADDRESS)).status]).toEqual([
    202, 202, 429,
  ]);
  await flush();
  const dropped = (await samplesOf()).filter(({ reason }) => reason === "rate_limited");
  expect(dropped).toHaveLength(4);
  await setRules({});
  expect((await post(OWN_SITE, ADDRESS)).status).toBe(202);
});

test.each([-1, 1.5, "10", null, LIMITS.ruleEventsPerS + 1])("eventsPerS may not be %p", async (eventsPerS) => {
  const answer = await setRules({ eventsPerS });
  expect([answer.status, answer.json()]).toEqual([400, expect.objectContaining({ code: "invalid_rule", field: "eventsPerS" })]);
});
