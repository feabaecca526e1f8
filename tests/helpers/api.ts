import { runCairn, type CairnProcess } from "./cairn-process.ts";
import { TEST_AGENT } from "./ledger.ts";

export const PASSWORD = "twelve and more 4711";

export interface SentPage {
  readonly site: string;
  readonly url: string;
  readonly address?: string;
  readonly agent?: string;
  readonly referrer?: string;
}

/** One page view through the front door; addresses are those of a proxy on the loopback. */
export async function sendPage(
  { url: server }: Pick<CairnProcess, "url">,
  { site, url, address = "198.18.0.1", agent = TEST_AGENT, referrer }: SentPage,
): Promise<{ status: number; outcome: string | null }> {
  const response = await fetch(`${server}/api/event`, {
    method: "POST",
    headers: { "user-agent": agent, "x-forwarded-for": address },
    body: JSON.stringify({ n: "pageview", u: url, d: site, r: referrer ?? null }),
  });
  await response.text();
  return { status: response.status, outcome: response.headers.get("x-cairn") };
}

/** A key for reading, made by the command while the server runs or before. */
export async function makeKey(directory: string): Promise<string> {
  const { code, stdout, stderr } = await runCairn(["key", "add", "test", "--scopes", "stats:read", "--data", directory]);
  if (code !== 0) throw new Error(`key add: ${stderr}`);
  return stdout.trim();
}

export interface Answer {
  readonly results: readonly { readonly dimensions: readonly string[]; readonly metrics: readonly (number | null)[] }[];
}

export async function ask({ url }: Pick<CairnProcess, "url">, key: string, query: Record<string, unknown>): Promise<Answer> {
  const response = await fetch(`${url}/api/v2/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(query),
  });
  if (response.status !== 200) throw new Error(`query: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Page views of a site so far. */
export async function countPageviews(server: Pick<CairnProcess, "url">, key: string, site: string): Promise<number> {
  const { results } = await ask(server, key, { site_id: site, metrics: ["pageviews"], date_range: "all" });
  return results[0]!.metrics[0]!;
}

export interface Posted {
  readonly status: number;
  readonly json: Record<string, unknown>;
  /** "name=value" of the cookie that was set; empty without one. */
  readonly cookie: string;
  readonly headers: Headers;
}

/** A request as the dashboard sends it. */
export async function call(
  { url }: Pick<CairnProcess, "url">,
  method: string,
  path: string,
  { body, cookie }: { body?: unknown; cookie?: string } = {},
): Promise<Posted> {
  const response = await fetch(url + path, {
    method,
    headers: {
      "sec-fetch-site": "same-origin",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {},
    cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "",
    headers: response.headers,
  };
}

/** The token of the link that a first start prints. */
export function setupToken({ output }: Pick<CairnProcess, "output">): string {
  const token = /\/setup#token=([\w-]+)/.exec(output())?.[1];
  if (token === undefined) throw new Error(`no set-up link in:\n${output()}`);
  return token;
}
