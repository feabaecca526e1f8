import { expect, test } from "bun:test";
import { parseBody } from "../../src/ingest/parse-body.ts";
import { NO_RAW_EVENT } from "../../src/ingest/raw-event.ts";
import { readRevenue } from "../../src/ingest/revenue.ts";
import { readPlausible } from "../../src/ingest/plausible.ts";
import { LIMITS } from "../../src/model/limits.ts";

const BASE = { n: "pageview", u: "https://example.com/", d: "example.com" };

/** Through text, as it comes from the network. */
const read = (body: unknown) => readPlausible(parseBody(typeof body === "string" ? body : JSON.stringify(body)), LIMITS);
const errorsOf = (body: unknown) => {
  const result = read(body);
  return result.ok ? null : result.errors;
};
const eventOf = (body: unknown) => {
  const result = read(body);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.event;
};

test("long and short keys say the same", () => {
  const short = {
    n: "Signup",
    u: "https://example.com/a",
    d: "example.com",
    r: "https://x.org/",
    p: { a: "1" },
    h: 1,
    i: false,
    $: { amount: 1, currency: "EUR" },
  };
  const long = {
    name: "Signup",
    url: "https://example.com/a",
    domain: "example.com",
    referrer: "https://x.org/",
    props: { a: "1" },
    hashMode: 1,
    interactive: false,
    revenue: { amount: 1, currency: "EUR" },
  };
  expect(eventOf(short)).toEqual(eventOf(long));
  expect(eventOf(short)).toEqual({
    ...NO_RAW_EVENT,
    name: "Signup",
    page: { hostname: "example.com", path: "/a", search: "" },
    referrer: "https://x.org/",
    props: '{"a":"1"}',
    revenue: { minor: 100, currency: "EUR" },
    interactive: false,
  });
});

test.each([
  ["a.com,b.com", ["a.com", "b.com"]],
  [" A.com , www.b.com ,", ["a.com", "b.com"]],
  ["a.com,a.com,www.a.com", ["a.com"]],
  ["b\u00fccher.example", ["xn--bcher-kva.example"]],
  [null, ["example.com"]],
])("the domains of %p are %p", (d, domains) => expect(read({ ...BASE, d }).domains).toEqual(domains as string[]));

test.each([
  ["{", { request: ["Unable to parse request body as json"] }],
  ["", { request: ["Unable to parse request body as json"] }],
  ["null", { request: ["Unable to parse request body as json"] }],
  ["[]", { request: ["Unable to parse request body as json"] }],
  ['"text"', { request: ["Unable to parse request body as json"] }],
  ["\u0016\u0003\u0001\u0002", { request: ["Unable to parse request body as json"] }],
  ["[".repeat(30_000), { request: ["Unable to parse request body as json"] }],
  [{}, { event_name: ["can't be blank"], url: ["is required"], domain: ["can't be blank"] }],
  [{ ...BASE, n: "" }, { event_name: ["can't be blank"] }],
  [{ ...BASE, n: "\u0000" }, { event_name: ["can't be blank"] }],
  [{ ...BASE, n: {} }, { event_name: ["is invalid"] }],
  [{ ...BASE, n: true }, { event_name: ["is invalid"] }],
  [{ ...BASE, n: "x".repeat(121) }, { event_name: ["should be at most 120 character(s)"] }],
  [{ ...BASE, u: 7 }, { url: ["must be a string"] }],
  [{ ...BASE, u: ["https://example.com/"] }, { url: ["must be a string"] }],
  [{ ...BASE, u: "nonsense" }, { url: ["must be a valid url"] }],
  [{ ...BASE, u: "data:text/html,x" }, { url: ["scheme is not allowed"] }],
  [{ ...BASE, d: "" }, { domain: ["can't be blank"] }],
  [{ ...BASE, d: " , " }, { domain: ["can't be blank"] }],
  [{ ...BASE, d: {} }, { domain: ["can't be blank"] }],
  [{ ...BASE, d: Array.from({ length: 50 }, (_, n) => `s${n}.com`).join() }, { domain: ["should be at most 10 domain(s)"] }],
  [{ n: "pageview", u: "/path" }, { domain: ["can't be blank"] }],
])("case %# is refused with the field's name", (body, errors) => expect(errorsOf(body)).toEqual(errors));

test.each([
  [{ ...BASE, u: "nonsense" }, "invalid_url"],
  [{ ...BASE, u: `https://example.com/${"word/".repeat(500)}` }, "too_long"],
  [{ ...BASE, n: "x".repeat(121) }, "too_long"],
  [{}, "invalid_url"],
])("case %#: the owner is told why it was refused", (body, reason) => expect(read(body)).toMatchObject({ ok: false, reason }));

test.each([
  ["a number is a name", { n: 404 }, { name: "404" }],
  ["unknown keys are ignored", { zzz: { a: [1] }, v: 3, w: 1200 }, { name: "pageview" }],
  ["a duplicate key: the last one counts", {}, { name: "pageview" }],
  ["a referrer of another type", { r: 7 }, { referrer: "" }],
  ["a referrer that is too long is cut", { r: `https://x.org/${"a".repeat(3000)}` }, { referrer: `https://x.org/${"a".repeat(1986)}` }],
  ["interactive as text", { i: "false" }, { interactive: false }],
  ["interactive by default", { i: null }, { interactive: true }],
  ["revenue that cannot be understood", { $: { amount: "much", currency: "EUR" } }, { revenue: null }],
  ["revenue as text", { $: '{"amount":"12.30","currency":"eur"}' }, { revenue: { minor: 1230, currency: "EUR" } }],
  ["a lone surrogate in a name", { n: "a\ud800" }, { name: "a\ufffd" }],
  ["a name is composed", { n: "e\u0301" }, { name: "\u00e9" }],
])("%s", (_, more, expected) => expect(eventOf({ ...BASE, ...more })).toMatchObject(expected));

test.each([
  [{ b: "2", a: "1" }, '{"a":"1","b":"2"}'],
  ['{"b":"2","a":"1"}', '{"a":"1","b":"2"}'],
  [{ 10: "x", 9: "y" }, '{"10":"x","9":"y"}'],
  [{ n: 1.5, yes: true, no: false }, '{"n":"1.5","no":"false","yes":"true"}'],
  [{ list: [1], map: { a: 1 }, nothing: null, blank: "", space: "  " }, ""],
  [{ "": "x", kept: "y" }, '{"kept":"y"}'],
  [{ key: "a\u0000b\u001fc" }, '{"key":"abc"}'],
  [{ key: "\ud800x" }, '{"key":"\ufffdx"}'],
  [{ key: "e\u0301" }, '{"key":"\u00e9"}'],
  [{ quote: '"</script>' }, '{"quote":"\\"</script>"}'],
  [{ ["k".repeat(400)]: "v".repeat(3000) }, `{"${"k".repeat(300)}":"${"v".repeat(2000)}"}`],
  ["not json", ""],
  ['"text"', ""],
  ["[1]", ""],
  [7, ""],
  [null, ""],
])("props, case %#", (p, props) => expect(eventOf({ ...BASE, p }).props).toBe(props));

test("props cut at a character, not inside it", () => {
  const { props } = eventOf({ ...BASE, p: { a: `${"x".repeat(1999)}\u{1f600}` } });
  expect(props).toBe(`{"a":"${"x".repeat(1999)}"}`);
});

test("30 properties are kept, the rest is left out", () => {
  const p = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${String(n).padStart(2, "0")}`, n]));
  const kept = Object.keys(JSON.parse(eventOf({ ...BASE, p }).props) as object);
  expect(kept).toHaveLength(30);
  expect(kept.at(-1)).toBe("k29");
});

/** TRUST A08 */
test("names of JavaScript's own are stored as data and change nothing", () => {
  const body = `{"n":"pageview","u":"https://example.com/","d":"example.com","__proto__":{"polluted":1},
    "p":{"__proto__":"a","constructor":"b","prototype":"c","toString":"d","hasOwnProperty":"e"}}`;
  expect(eventOf(body).props).toBe('{"__proto__":"a","constructor":"b","hasOwnProperty":"e","prototype":"c","toString":"d"}');
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

/** TRUST F50 */
test.each([
  [
    "deep nesting",
    `{"n":"pageview","u":"https://example.com/","d":"example.com","p":{"a":${"[".repeat(20_000)}${"]".repeat(20_000)},"b":"1"}}`,
    '{"b":"1"}',
  ],
  ["1e999", `{"n":"pageview","u":"https://example.com/","d":"example.com","p":{"a":1e999,"b":"1"}}`, '{"b":"1"}'],
  ["the same key twice", `{"n":"x","n":"pageview","u":"https://example.com/","d":"example.com","p":{"b":"0","b":"1"}}`, '{"b":"1"}'],
])("%s does no harm", (_, body, props) => expect(eventOf(body)).toMatchObject({ name: "pageview", props }));

test.each([
  [{}, false],
  [{ sd: -1 }, false],
  [{ sd: 1.5 }, false],
  [{ sd: "5" }, false],
  [{ e: 30 * 24 * 3600 * 1000 }, false],
  [{ e: -1 }, false],
  [{ sd: 250 }, true],
  [{ e: 0 }, true],
  [{ sd: -1, e: 3000 }, true],
])("an engagement report, case %#", (more, ok) => {
  expect(read({ ...BASE, n: "engagement", ...more }).ok).toBe(ok);
});

test.each([
  [
    { amount: 10.29, currency: "EUR" },
    { minor: 1029, currency: "EUR" },
  ],
  [
    { amount: "10.29", currency: "eur " },
    { minor: 1029, currency: "EUR" },
  ],
  [
    { amount: 1.005, currency: "USD" },
    { minor: 101, currency: "USD" },
  ],
  [
    { amount: 1000, currency: "JPY" },
    { minor: 1000, currency: "JPY" },
  ],
  [
    { amount: 1.2345, currency: "KWD" },
    { minor: 1235, currency: "KWD" },
  ],
  [
    { amount: -5, currency: "USD" },
    { minor: -500, currency: "USD" },
  ],
  [
    { amount: -0.001, currency: "USD" },
    { minor: 0, currency: "USD" },
  ],
  [
    { amount: 0, currency: "USD" },
    { minor: 0, currency: "USD" },
  ],
  [{ amount: 1, currency: "XXQ" }, null],
  [{ amount: 1 }, null],
  [{ amount: 1e21, currency: "USD" }, null],
  [{ amount: "1,299.99", currency: "USD" }, null],
  [{ amount: "99999999999999999", currency: "USD" }, null],
  [{ amount: null, currency: "USD" }, null],
  [[1], null],
  ["{", null],
])("revenue, case %#", (given, expected) => expect(readRevenue(given)).toEqual(expected));

test.each([
  [{ sd: 40, e: 3000 }, [40, 3000]],
  [{ sd: 255 }, [100, null]],
  [{ sd: -1, e: 0 }, [null, 0]],
  [{ sd: "40", e: 12 }, [null, 12]],
])("time and scrolling of %p are %p", (more, expected) => {
  const { scrollDepth, engagedMs } = eventOf({ ...BASE, n: "engagement", ...more });
  expect([scrollDepth, engagedMs]).toEqual(expected as (number | null)[]);
});

test("only reports carry time and scrolling", () => {
  const { scrollDepth, engagedMs } = eventOf({ ...BASE, sd: 40, e: 3000 });
  expect([scrollDepth, engagedMs]).toEqual([null, null]);
});

test.each([
  ["404", undefined, '{"path":"/a"}'],
  ["Form: Submission", { x: "1" }, '{"path":"/a","x":"1"}'],
  ["404", { path: "/own" }, '{"path":"/own"}'],
  ["Signup", undefined, ""],
])("%s of %p says its path", (n, p, props) => expect(eventOf({ ...BASE, n, u: "https://example.com/a?b=1", p }).props).toBe(props));
