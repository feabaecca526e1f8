import { OTHER_ANALYTICS } from "../data/other-analytics.ts";
import { SCRIPT_HOLDERS } from "../data/script-holders.ts";
import { Turns } from "../lib/turns.ts";
import type { Level } from "../model/finding.ts";
import { readPage, type PageFacts, type ScriptTag } from "./verify-page.ts";
import { connectionRefusedBy, readPolicies, scriptRefusedBy, type Policy } from "./verify-policy.ts";
import { isHostOf, readCandidate, type Candidate, type Expected } from "./verify-script.ts";
import { finding, type PageFinding } from "./verify-texts.ts";

/** A page as it came. */
export interface LookedAt {
  /** Where the last redirect led. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly isCut: boolean;
}

/** Of more than these only the number is told. */
const SCRIPTS_EXPLAINED = 10;

/** The worst first; what is good last. */
const ORDER: readonly Level[] = ["error", "warning", "ok", "note"];

/** Events wait no longer than this for a look at a large page. */
const SLICE_MS = 2;

/** What is right and wrong with Cairn's script on a page. Nothing is fetched or looked up here. */
export async function findingsOf(page: LookedAt, expected: Expected): Promise<readonly PageFinding[]> {
  const turns = new Turns(SLICE_MS);
  const facts = await readPage(page.text, turns);
  const scripts = await recogniseAll(page, facts, expected, turns);
  const found = [...aboutAnswer(page, facts, expected), ...aboutScripts(page, facts, scripts, expected)];
  return found.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
}

function* aboutAnswer({ url, status, headers, isCut }: LookedAt, facts: PageFacts, { domain }: Expected): Iterable<PageFinding> {
  const guard = guardOf(status, headers, facts);
  if (guard !== null) yield finding("challenge", { tool: guard });
  else if ([401, 403, 405, 406, 407, 429, 451].includes(status)) yield finding("refused", { status: String(status) });
  else if (status >= 500) yield finding("page_broken", { status: String(status) });
  else if (status >= 400) yield finding("page_missing", { status: String(status) });
  if (!isHostOf(url.hostname, domain)) yield finding("other_site", { host: url.hostname, domain });
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (status < 400 && type !== "" && !/^(text\/html|application\/xhtml\+xml)$/.test(type)) yield finding("not_html", { type });
  if (isCut) yield finding("cut");
  if (facts.refresh !== "") yield finding("meta_refresh", { target: facts.refresh });
}

/** Who asks visitors to prove that they are people; null when nobody does. */
function guardOf(status: number, headers: Headers, { title, scripts }: PageFacts): string | null {
  if (headers.get("cf-mitigated") === "challenge") return "Cloudflare";
  if (status < 400) return null;
  const server = headers.get("server")?.toLowerCase() ?? "";
  const isChallenge =
    /^just a moment|attention required/i.test(title.trim()) || scripts.some(({ src }) => src.includes("/cdn-cgi/challenge-platform/"));
  if (server === "cloudflare" && isChallenge) return "Cloudflare";
  if (headers.has("x-datadome") || scripts.some(({ src }) => src.includes("captcha-delivery.com"))) return "DataDome";
  if (headers.has("x-sucuri-block") || /^sucuri website firewall/i.test(title.trim())) return "Sucuri";
  return headers.get("x-vercel-mitigated") === "challenge" ? "Vercel" : null;
}

/** A page's script, and who it may be. */
interface Recognised {
  readonly tag: ScriptTag;
  readonly url: URL | null;
  readonly candidate: Candidate | null;
  /** Of another analytics tool; null: it is none that is known. */
  readonly name: string | null;
}

/** A page can have a hundred thousand scripts. */
async function recogniseAll(page: LookedAt, facts: PageFacts, expected: Expected, turns: Turns): Promise<readonly Recognised[]> {
  const base = URL.parse(facts.base, page.url) ?? page.url;
  const all: Recognised[] = [];
  for (const tag of facts.scripts) {
    await turns.give();
    const url = URL.parse(tag.src, base);
    all.push({ tag, url, candidate: readCandidate(tag, base, expected), name: nameOf(url) });
  }
  return all;
}

function aboutScripts(page: LookedAt, facts: PageFacts, scripts: readonly Recognised[], expected: Expected): readonly PageFinding[] {
  const all = scripts.map(({ candidate }) => candidate).filter((candidate) => candidate !== null);
  const server = new URL(expected.baseUrl).host;
  const near = all.filter(({ sends, url, kind, domain }) => {
    if (url.host === server || sends === "here") return true;
    // From the page's own host it is ours only when it says so: any shop has a script.js.
    return sends === "to the page's host" && (kind !== "named" || domain !== null) && domain !== "missing";
  });
  const policies = readPolicies([page.headers.get("content-security-policy") ?? "", ...facts.policies]);
  const looked = near.slice(0, SCRIPTS_EXPLAINED).map((candidate) => aboutOne(candidate, { page, policies, expected }));
  const ours = new Set(near.map(({ tag }) => tag));
  const others = all.filter(({ tag, sends, kind }) => !ours.has(tag) && sends === "elsewhere" && kind !== "named");
  return [
    ...looked.flat(),
    ...(near.length > 1 ? aboutSeveral(near) : []),
    ...(near.length === 0 && page.status < 400 ? aboutNone(others, facts, scripts, expected) : []),
    ...aboutOthers(ours, others, facts, scripts),
  ];
}

interface Circumstances {
  readonly page: LookedAt;
  readonly policies: readonly Policy[];
  readonly expected: Expected;
}

/** One script that is ours: everything that keeps it from counting, or that it is right. */
function aboutOne(candidate: Candidate, { page, policies, expected }: Circumstances): PageFinding[] {
  const { tag, url, endpoint } = candidate;
  const server = new URL(expected.baseUrl).host;
  const found: PageFinding[] = [];
  if (!candidate.exists) found.push(finding("unknown_file", { file: url.pathname }));
  if (candidate.sends === "elsewhere") {
    found.push(finding("sends_elsewhere", { host: endpoint.host, server, attribute: candidate.endpointAttribute }));
  } else if (candidate.exists) found.push(...aboutDomain(candidate, page.url, expected));
  if (tag.isInTemplate) found.push(finding("in_template"));
  found.push(...aboutRunning(tag));
  if (page.url.protocol === "https:") {
    if (url.protocol === "http:") found.push(finding("mixed_content", { what: "the script" }));
    else if (endpoint.protocol === "http:") found.push(finding("mixed_content", { what: "the address for events" }));
  }
  const asked = { pageUrl: page.url, nonce: tag.attributes.get("nonce") ?? "" };
  const script = scriptRefusedBy(policies, { ...asked, url });
  if (script !== null) found.push(finding("csp_script", { directive: script, server: url.origin }));
  const connection = connectionRefusedBy(policies, { ...asked, url: endpoint });
  if (connection !== null) found.push(finding("csp_connect", { directive: connection, server: endpoint.origin }));
  if ((tag.attributes.get("integrity") ?? "") !== "") found.push(finding("integrity"));
  if (candidate.sends === "to the page's host") found.push(finding("forwarded", { host: endpoint.host }));
  return found.some(({ level }) => level === "error") ? found : [finding("found", { domain: expected.domain }), ...found];
}

function aboutDomain({ domain, domainAttribute, kind }: Candidate, page: URL, expected: Expected): PageFinding[] {
  if (domain === "missing") return [finding("no_domain", { attribute: domainAttribute })];
  if (domain !== null) return domain.isRight ? [] : [finding("wrong_domain", { found: domain.found, domain: expected.domain })];
  // The script then sends the page's host.
  if (!expected.isSite(page.hostname)) return [finding("no_domain", { attribute: domainAttribute })];
  return kind === "cairn" ? [finding("domain_by_page")] : [];
}

/** Types that browsers run; everything else is data to them. */
const RUNNING = /^(|module|(text|application)\/(x-)?(java|ecma)script|text\/(jscript|livescript|javascript1\.[0-5]))$/;

function aboutRunning({ attributes }: ScriptTag): PageFinding[] {
  const type = (attributes.get("type") ?? "").split(";")[0]!.trim().toLowerCase();
  const runs = RUNNING.test(type) && (attributes.get("src") ?? "").trim() !== "";
  if (runs && attributes.has("nomodule")) return [finding("not_run", { attribute: "nomodule" })];
  if (runs) return [];
  const holder = SCRIPT_HOLDERS.find(({ attribute, value }) => {
    const given = attributes.get(attribute);
    return given !== undefined && (value === undefined || value.test(given.trim().toLowerCase()));
  });
  if (holder !== undefined) return [finding(holder.why, { tool: holder.tool })];
  return [finding("not_run", { attribute: RUNNING.test(type) ? "src is missing" : `type="${type}"` })];
}

function aboutSeveral(near: readonly Candidate[]): PageFinding[] {
  const files = [...new Set(near.map(({ url }) => url.pathname))];
  // One script that is there twice notices itself; two that know nothing of each other both count.
  const kinds = new Set(near.map(({ kind }) => (kind === "named" ? "cairn" : kind)));
  if (kinds.size > 1) return [finding("several_scripts", { files: files.join(", ") })];
  return [finding("twice", { times: String(near.length) })];
}

/** Those whose scripts ours can stand in for. */
const PEERS = ["Plausible", "Umami", "GoatCounter"];

/** Why no script of ours was found. */
function aboutNone(others: readonly Candidate[], facts: PageFacts, scripts: readonly Recognised[], expected: Expected): PageFinding[] {
  const { host } = new URL(expected.baseUrl);
  const mentions = (text: string): boolean => text.includes(`${host}/`) && /\/(js|s)\/[\w.-]+\.js|\/(script|count)\.js/.test(text);
  const peer = scripts.find(({ name }) => name !== null && PEERS.includes(name));
  const other = others[0]?.endpoint ?? peer?.url ?? null;
  if (facts.comments.some(mentions)) return [finding("commented_out")];
  if (facts.noscript.some(mentions)) return [finding("in_noscript")];
  if (facts.shownCode.some(mentions)) return [finding("as_text")];
  if ([...facts.inline, ...facts.preloads].some(mentions)) return [finding("inserted")];
  const why = facts.tagManagers.map((tool) => finding("tag_manager", { tool }));
  if (other !== null) return [finding("other_host", { host: other.host, server: host }), ...why];
  return [finding("missing"), ...why];
}

function aboutOthers(
  ours: ReadonlySet<ScriptTag>,
  foreign: readonly Candidate[],
  facts: PageFacts,
  scripts: readonly Recognised[],
): PageFinding[] {
  const rest = scripts.flatMap(({ tag, name }) => (name === null || ours.has(tag) ? [] : name));
  const unnamed = foreign.flatMap(({ url }) => (nameOf(url) === null ? url.host : []));
  // Where ours is missing, one that it could be mistaken for has been named already.
  const known = ours.size > 0 ? [...rest, ...unnamed] : rest.filter((name) => !PEERS.includes(name));
  const names = [...new Set([...known, ...facts.analyticsCalls])].toSorted();
  return names.length === 0 ? [] : [finding("other_analytics", { names: names.join(", ") })];
}

function nameOf(url: URL | null): string | null {
  if (url === null) return null;
  const place = `.${url.host}${url.pathname}`;
  const known = OTHER_ANALYTICS.find(([where]) =>
    where.startsWith("_") ? url.pathname.startsWith(`/${where}`) : place.includes(`.${where}`),
  );
  return known?.[1] ?? null;
}
