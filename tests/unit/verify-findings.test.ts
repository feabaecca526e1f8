import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { findingsOf, type LookedAt } from "../../src/http/verify-findings.ts";
import { readPage } from "../../src/http/verify-page.ts";
import type { Expected } from "../../src/http/verify-script.ts";
import { Turns } from "../../src/lib/turns.ts";
import { FINDINGS, type FindingCode } from "../../src/model/finding.ts";

const UUID = "3f2b8c1e-4a5d-4e6f-8a7b-9c0d1e2f3a4b";
const EXPECTED: Expected = {
  domain: "shop.example",
  uuid: UUID,
  baseUrl: "https://stats.example.com",
  isSite: (domain) => ["shop.example", "www.shop.example", "old-shop.example"].includes(domain.toLowerCase()),
  siteOfScript: (name) => ({ garden: "shop.example", other: "other.example" })[name] ?? null,
};
const SERVER = "https://stats.example.com";
const SNIPPET = `<script defer src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`;

interface Case {
  readonly url?: string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly isCut?: boolean;
}

function look(text: string, { url = "https://shop.example/", status = 200, headers = {}, isCut = false }: Case = {}): LookedAt {
  return { url: new URL(url), status, headers: new Headers({ "content-type": "text/html; charset=utf-8", ...headers }), text, isCut };
}
const codesOf = async (text: string, circumstances?: Case) =>
  (await findingsOf(look(text, circumstances), EXPECTED)).map(({ code }) => code);
const page = (head: string, body = "<h1>Shop</h1>"): string =>
  `<!doctype html><html><head><title>Shop</title>${head}</head><body>${body}</body></html>`;

const RIGHT: readonly (readonly [string, string, Case?])[] = [
  ["the snippet in the head", page(SNIPPET)],
  ["the snippet at the end of the body", page("", `<p>x</p>${SNIPPET}`)],
  [
    "attributes in another order, single quotes, upper case",
    page(`<SCRIPT DATA-DOMAIN='shop.example' SRC='${SERVER}/js/cairn.js' DEFER></SCRIPT>`),
  ],
  ["no quotes", page(`<script defer src=${SERVER}/js/cairn.js data-domain=shop.example></script>`)],
  [
    "entities in the address",
    page(`<script src="https:&#47;&#x2F;stats.example.com/js/cairn.js?v=1&amp;w=2" data-domain="shop.example"></script>`),
  ],
  ["features in the file's name", page(`<script src="${SERVER}/js/cairn.hash.outbound-links.js" data-domain="shop.example"></script>`)],
  ["Plausible's form", page(`<script defer data-domain="shop.example" src="${SERVER}/js/script.tagged-events.js"></script>`)],
  ["plausible.js", page(`<script defer data-domain="shop.example" src="${SERVER}/js/plausible.js"></script>`)],
  ["with www", page(`<script src="${SERVER}/js/cairn.js" data-domain="www.shop.example"></script>`)],
  ["the site's former name", page(`<script src="${SERVER}/js/cairn.js" data-domain="old-shop.example"></script>`)],
  ["several sites in one tag", page(`<script src="${SERVER}/js/cairn.js" data-domain="all.example, shop.example"></script>`)],
  ["the site's own script", page(`<script defer src="${SERVER}/s/garden.js"></script>`)],
  [
    "Plausible's newer script",
    page(
      `<script async src="${SERVER}/js/pa-garden.js"></script><script>window.plausible=window.plausible||function(){};plausible.init()</script>`,
    ),
  ],
  ["Umami's form", page(`<script defer src="${SERVER}/script.js" data-website-id="${UUID.toUpperCase()}"></script>`)],
  [
    "Umami's script from elsewhere that sends here",
    page(`<script src="https://cloud.umami.is/script.js" data-website-id="${UUID}" data-host-url="${SERVER}/"></script>`),
  ],
  ["GoatCounter's form", page(`<script data-goatcounter="${SERVER}/count" async src="${SERVER}/count.js"></script>`)],
  [
    "GoatCounter's form that names the site",
    page(`<script data-goatcounter="//stats.example.com/count?site=shop.example" async src="//stats.example.com/count.js"></script>`),
  ],
  [
    "Plausible's script from elsewhere that sends here",
    page(`<script data-domain="shop.example" data-api="${SERVER}/api/event" src="https://cdn.example.net/p.js"></script>`),
  ],
  [
    "type=module and application/javascript run",
    page(`<script type="module" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
  ],
  ["a relative address under <base>", page(`<base href="${SERVER}/"><script src="js/cairn.js" data-domain="shop.example"></script>`)],
  ["on a subdomain, which the site covers", page(SNIPPET), { url: "https://blog.shop.example/" }],
  ["an http page and an http page's script are the owner's choice", page(SNIPPET), { url: "http://shop.example/" }],
  [
    "a policy that names the server",
    page(SNIPPET),
    { headers: { "content-security-policy": `script-src 'self' ${SERVER}; connect-src ${SERVER}` } },
  ],
  ["a policy by scheme", page(SNIPPET), { headers: { "content-security-policy": "default-src https:" } }],
  [
    "a policy by wildcard, and a path",
    page(SNIPPET),
    { headers: { "content-security-policy": "script-src *.example.com/js/; connect-src *.example.com:443" } },
  ],
  [
    "a policy with the tag's nonce",
    page(`<script nonce="r4nd0m" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    { headers: { "content-security-policy": "script-src 'strict-dynamic' 'nonce-r4nd0m'" } },
  ],
  ["a policy about other things", page(SNIPPET), { headers: { "content-security-policy": "frame-ancestors 'none'; img-src 'self'" } }],
  ["a policy that only reports", page(SNIPPET), { headers: { "content-security-policy-report-only": "script-src 'none'" } }],
  ["a broken page", `<script src="${SERVER}/js/cairn.js" data-domain="shop.example"><p><<<>&&<script`],
  ["XHTML", page(SNIPPET), { headers: { "content-type": "application/xhtml+xml" } }],
];

describe("right", () => {
  test.each(RIGHT.map(([name, text, circumstances = {}]) => [name, text, circumstances] as const))("%s", (_, text, circumstances) =>
    expect(codesOf(text, circumstances)).resolves.toEqual(["found"]),
  );
});

const WRONG: readonly (readonly [string, string, readonly FindingCode[], Case?])[] = [
  ["an empty page", "", ["missing"]],
  ["a page without it", page("<script src='/app.js'></script>"), ["missing"]],
  [
    "a page with scripts of its own that have such names",
    page("<script src='/script.js'></script><script src='https://cdn.example.net/js/script.js'></script><script src='/s/app.js'></script>"),
    ["missing"],
  ],
  ["commented out", page(`<!-- ${SNIPPET} -->`), ["commented_out"]],
  ["in noscript", page(`<noscript>${SNIPPET}</noscript>`), ["in_noscript"]],
  ["in template", page(`<template>${SNIPPET}</template>`), ["in_template"]],
  ["as text for people", page("", Bun.escapeHTML(SNIPPET)), ["as_text"]],
  ["another site's domain", page(`<script src="${SERVER}/js/cairn.js" data-domain="other.example"></script>`), ["wrong_domain"]],
  ["another site's own script", page(`<script src="${SERVER}/s/other.js"></script>`), ["wrong_domain"]],
  [
    "another site's UUID",
    page(`<script src="${SERVER}/script.js" data-website-id="11111111-2222-4333-8444-555555555555"></script>`),
    ["wrong_domain"],
  ],
  [
    "another site in GoatCounter's address",
    page(`<script data-goatcounter="${SERVER}/count?site=other.example" src="${SERVER}/count.js"></script>`),
    ["wrong_domain"],
  ],
  ["no data-domain, where the page's host is the site", page(`<script src="${SERVER}/js/cairn.js"></script>`), ["found", "domain_by_page"]],
  [
    "no data-domain on a subdomain",
    page(`<script src="${SERVER}/js/cairn.js"></script>`),
    ["no_domain"],
    { url: "https://blog.shop.example/" },
  ],
  ["Umami's form without an id", page(`<script src="${SERVER}/script.js"></script>`), ["no_domain"]],
  ["GoatCounter's form without an address", page(`<script src="${SERVER}/count.js"></script>`), ["no_domain"]],
  ["a file that does not exist", page(`<script src="${SERVER}/js/cairn.hsah.js" data-domain="shop.example"></script>`), ["unknown_file"]],
  ["a name that no site's script has", page(`<script src="${SERVER}/s/gardne.js"></script>`), ["unknown_file"]],
  [
    "Plausible's own server",
    page(`<script defer data-domain="shop.example" src="https://plausible.io/js/script.js"></script>`),
    ["other_host"],
  ],
  ["Plausible's own server, newer", page(`<script async src="https://plausible.io/js/pa-x1y2z3.js"></script>`), ["other_host"]],
  ["an older Cairn", page(`<script defer src="https://old.example.net/js/cairn.js" data-domain="shop.example"></script>`), ["other_host"]],
  ["Umami's cloud", page(`<script src="https://cloud.umami.is/script.js" data-website-id="${UUID}"></script>`), ["other_host"]],
  [
    "our script that sends elsewhere",
    page(`<script src="${SERVER}/js/cairn.js" data-domain="shop.example" data-api="https://plausible.io/api/event"></script>`),
    ["sends_elsewhere"],
  ],
  ["forwarded by the site's own server", page(`<script src="/js/script.js" data-domain="shop.example"></script>`), ["found", "forwarded"]],
  ["the site's own script, forwarded", page(`<script src="/stats/s/garden.js"></script>`), ["found"]],
  ["http on https", page(`<script src="http://stats.example.com/js/cairn.js" data-domain="shop.example"></script>`), ["mixed_content"]],
  [
    "events by http on https",
    page(`<script src="${SERVER}/js/cairn.js" data-api="http://stats.example.com/api/event" data-domain="shop.example"></script>`),
    ["mixed_content"],
  ],
  ["twice", page(SNIPPET, SNIPPET), ["twice", "found", "found"]],
  [
    "two that know nothing of each other",
    page(SNIPPET, `<script src="${SERVER}/script.js" data-website-id="${UUID}"></script>`),
    ["several_scripts", "found", "found"],
  ],
  [
    "held back by Cookiebot",
    page(`<script type="text/plain" data-cookieconsent="statistics" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["consent", "found"],
  ],
  [
    "held back by Complianz",
    page(`<script type="text/plain" class="cmplz-script" data-cmplz-src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["consent", "found"],
  ],
  [
    "held back by someone",
    page(`<script type="text/plain" data-category="analytics" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["consent", "found"],
  ],
  [
    "held back by WP Rocket",
    page(`<script type="rocketlazyloadscript" data-rocket-src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["delayed", "found"],
  ],
  [
    "held back by LiteSpeed",
    page(`<script type="litespeed/javascript" data-src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["delayed", "found"],
  ],
  [
    "held back by Rocket Loader",
    page(`<script type="d41d8cd98f00b204e9800998-text/javascript" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["delayed", "found"],
  ],
  [
    "a type that is no script",
    page(`<script type="text/template" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["not_run"],
  ],
  ["nomodule", page(`<script nomodule src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`), ["not_run"]],
  [
    "integrity",
    page(`<script integrity="sha384-x" src="${SERVER}/js/cairn.js" data-domain="shop.example"></script>`),
    ["integrity", "found"],
  ],
  [
    "a policy without the server",
    page(SNIPPET),
    ["csp_script", "csp_connect"],
    { headers: { "content-security-policy": "default-src 'self'" } },
  ],
  [
    "a policy that allows the script and not the events",
    page(SNIPPET),
    ["csp_connect"],
    { headers: { "content-security-policy": `script-src ${SERVER}; connect-src 'self'` } },
  ],
  ["a policy in a meta tag", page(`<meta http-equiv="Content-Security-Policy" content="script-src 'self'">${SNIPPET}`), ["csp_script"]],
  [
    "two policies of which one refuses",
    page(SNIPPET),
    ["csp_script"],
    { headers: { "content-security-policy": "script-src https:, script-src 'none'" } },
  ],
  [
    "strict-dynamic takes no host",
    page(SNIPPET),
    ["csp_script"],
    { headers: { "content-security-policy": `script-src 'strict-dynamic' 'nonce-abc' ${SERVER}` } },
  ],
  [
    "a policy with another port",
    page(SNIPPET),
    ["csp_script"],
    { headers: { "content-security-policy": "script-src https://stats.example.com:8443" } },
  ],
  [
    "a policy by http only",
    page(SNIPPET),
    ["csp_script"],
    { headers: { "content-security-policy": "script-src http://other.example.com" } },
  ],
  [
    "other analytics too",
    page(
      `${SNIPPET}<script async src="https://www.googletagmanager.com/gtag/js?id=G-ABC"></script><script>_paq.push(["trackPageView"])</script>`,
    ),
    ["found", "other_analytics"],
  ],
  [
    "Plausible's own beside ours",
    page(`${SNIPPET}<script data-domain="shop.example" src="https://plausible.io/js/script.js"></script>`),
    ["found", "other_analytics"],
  ],
  [
    "a tag manager and nothing else",
    page("<script>(function(w){w.x='https://www.googletagmanager.com/gtm.js?id='})(window)</script>"),
    ["missing", "tag_manager"],
  ],
  ["inserted by a script", page(`<script>var s=document.createElement("script");s.src="${SERVER}/js/cairn.js"</script>`), ["inserted"]],
  ["preloaded for a framework", page(`<link rel="preload" as="script" href="${SERVER}/js/cairn.js">`), ["inserted"]],
  ["another site", page(SNIPPET), ["other_site", "found"], { url: "https://shop.example.net/" }],
  ["a page that sends on", page('<meta http-equiv="refresh" content="0; URL=\'/en/\'">'), ["missing", "meta_refresh"]],
  [
    "Cloudflare's challenge",
    page("<title>Just a moment...</title>"),
    ["challenge"],
    { status: 403, headers: { "cf-mitigated": "challenge" } },
  ],
  [
    "Cloudflare's challenge by its looks",
    "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/b'></script>",
    ["challenge"],
    { status: 503, headers: { server: "cloudflare" } },
  ],
  ["DataDome", page(""), ["challenge"], { status: 403, headers: { "x-datadome": "protected" } }],
  ["a password", "", ["refused"], { status: 401 }],
  ["a firewall", "Forbidden", ["refused"], { status: 403 }],
  ["too many requests", "", ["refused"], { status: 429 }],
  ["no such page", page(""), ["page_missing"], { status: 404 }],
  ["no such page, with the script", page(SNIPPET), ["page_missing", "found"], { status: 404 }],
  ["a broken server", "", ["page_broken"], { status: 502 }],
  ["a picture", "\u0089PNG", ["not_html", "missing"], { headers: { "content-type": "image/png" } }],
  ["too long to see its end", page(""), ["missing", "cut"], { isCut: true }],
];

describe("not right", () => {
  const cases = WRONG.map(([name, text, codes, circumstances = {}]) => [name, text, codes, circumstances] as const);
  test.each(cases)("%s", (_, text, codes, circumstances) => expect(codesOf(text, circumstances)).resolves.toEqual([...codes]));
});

test("every finding about a page and its script occurs in a table", () => {
  const way = [
    "bad_address",
    "unknown_name",
    "not_public",
    "timeout",
    "certificate",
    "unreachable",
    "too_many_redirects",
    "unreadable",
    "no_https",
  ];
  const seen = new Set<string>([...WRONG.flatMap(([, , codes]) => codes), "found", ...way]);
  expect(Object.keys(FINDINGS).filter((code) => !seen.has(code))).toEqual([]);
});

test("a finding says what was found and what to do, with nothing left to fill in", async () => {
  for (const [, text, , circumstances] of WRONG) {
    for (const { message, hint, level } of await findingsOf(look(text, circumstances), EXPECTED)) {
      expect(message + hint).not.toMatch(/[{}]/);
      expect(message.length).toBeGreaterThan(15);
      if (level === "error" || level === "warning") expect(hint.length).toBeGreaterThan(15);
    }
  }
  const [wrong] = await findingsOf(look(page(`<script src="${SERVER}/js/cairn.js" data-domain="other.example"></script>`)), EXPECTED);
  expect(wrong).toEqual({
    code: "wrong_domain",
    level: "error",
    message: "The script counts for other.example, not for shop.example.",
    hint: "Copy the snippet of this site anew: each site has its own.",
    values: { found: "other.example", domain: "shop.example" },
  });
});

test("of a page's content only short, single-line values are shown", async () => {
  const secret = "canary-" + "x".repeat(5_000);
  const text = page(
    `<title>${secret}</title><script type="${secret}" src="${SERVER}/js/cairn.js" data-domain="a\n\u202eb\u0007${secret}"></script>`,
    `<p>${secret}</p><!-- ${secret} --><script>var password = "${secret}"</script>`,
  );
  const shown = JSON.stringify(await findingsOf(look(text), EXPECTED));
  expect(shown).not.toContain("x".repeat(101));
  expect(shown).not.toMatch(/password|\\n|\u202e|\\u0007/);
});

test("words of the page are values, not instructions", async () => {
  const [found] = await findingsOf(look(page(`<script src="${SERVER}/js/cairn.js" data-domain="{domain} {server}"></script>`)), EXPECTED);
  expect(found!.message).toBe("The script counts for {domain} {server}, not for shop.example.");
});

test("an entity that nobody knows stays as it is written", async () => {
  const [found] = await findingsOf(look(page(`<script src="${SERVER}/js/cairn.js" data-domain="&constructor;&amp;"></script>`)), EXPECTED);
  expect(found!.message).toBe("The script counts for &constructor;&, not for shop.example.");
});

const LARGE: readonly [string, string][] = [
  ["a million open tags", "<div>".repeat(400_000)],
  ["a hundred thousand scripts", "<script src=/a.js></script>".repeat(70_000)],
  ["one attribute of two megabytes", `<script src="${"a".repeat(2_000_000)}"></script>`],
  ["one comment of two megabytes", `<!--${"-".repeat(2_000_000)}-->`],
  ["inline code of two megabytes", `<script>${"googletagmanager.com/".repeat(95_000)}</script>`],
  ["nothing but entities", "&lt;script".repeat(200_000)],
];

test.each(LARGE)("%s is looked at, and the rest of the page too where it can", async (_, text) => {
  expect(await codesOf(text + SNIPPET)).toContain("found");
});

test.each(LARGE)("others get their turn all the while %s is read", async (_, text) => {
  let turns = 0;
  let isRead = false;
  const others = (): void => {
    turns++;
    if (!isRead) setImmediate(others);
  };
  setImmediate(others);
  await readPage(text, new Turns(0));
  isRead = true;
  // A turn for every sixteen kilobytes, at the least.
  expect(turns).toBeGreaterThan(text.length / 20_000);
});

test("the manual explains every finding, and no other", async () => {
  const manual = await Bun.file(join(import.meta.dir, "../../docs/verification.md")).text();
  const rows = [...manual.matchAll(/^\| `(\w+)` +\| (\w+) +\|/gm)].map(([, code, level]) => `${code} ${level}`);
  expect(rows).toEqual(Object.entries(FINDINGS).map(([code, { level }]) => `${code} ${level}`));
});
