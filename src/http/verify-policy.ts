/** One Content-Security-Policy: directives and their sources. All policies of a page have to allow a thing. */
export type Policy = ReadonlyMap<string, readonly string[]>;

export interface Asked {
  readonly url: URL;
  readonly pageUrl: URL;
  /** Of the script's tag; empty without one. */
  readonly nonce: string;
}

/** From the values of headers and of `<meta http-equiv>`. Of a directive that is given twice the first counts. */
export function readPolicies(texts: readonly string[]): readonly Policy[] {
  return texts
    .flatMap((text) => text.split(","))
    .map(readPolicy)
    .filter((policy) => policy.size > 0);
}

function readPolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const part of text.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/);
    if (name !== "" && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
  }
  return policy;
}

/** The directive that forbids loading this script; null when none does. */
export const scriptRefusedBy = (policies: readonly Policy[], asked: Asked): string | null =>
  refusedBy(policies, ["script-src-elem", "script-src", "default-src"], asked);

/** The directive that forbids sending to this address; null when none does. */
export const connectionRefusedBy = (policies: readonly Policy[], asked: Asked): string | null =>
  refusedBy(policies, ["connect-src", "default-src"], { ...asked, nonce: "" });

function refusedBy(policies: readonly Policy[], directives: readonly string[], asked: Asked): string | null {
  for (const policy of policies) {
    const name = directives.find((directive) => policy.has(directive));
    if (name !== undefined && !allows(policy.get(name)!, name.startsWith("script-src"), asked)) return name;
  }
  return null;
}

function allows(sources: readonly string[], isScript: boolean, { url, pageUrl, nonce }: Asked): boolean {
  if (nonce !== "" && sources.includes(`'nonce-${nonce}'`)) return true;
  // Then only nonces and hashes count, and what they load.
  if (isScript && sources.some((source) => source.toLowerCase() === "'strict-dynamic'")) return false;
  return sources.some((source) => matches(source.toLowerCase(), url, pageUrl));
}

function matches(source: string, url: URL, pageUrl: URL): boolean {
  if (source === "*") return url.protocol === "http:" || url.protocol === "https:";
  if (source === "'self'") return url.host === pageUrl.host && isSchemeOf(pageUrl.protocol, url);
  if (/^[a-z][a-z0-9+.-]*:$/.test(source)) return isSchemeOf(source, url);
  const [, scheme, host = "", port, path = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:']+)(?::(\d+|\*))?(\/[^?#]*)?$/.exec(source) ?? [];
  if (host === "" || !isSchemeOf(scheme === undefined ? pageUrl.protocol : `${scheme}:`, url)) return false;
  return isHostOf(host, url) && isPortOf(port, url) && isPathOf(path, url);
}

/** Who allows http allows https too. */
const isSchemeOf = (scheme: string, { protocol }: URL): boolean => protocol === scheme || (scheme === "http:" && protocol === "https:");

const isHostOf = (host: string, { hostname }: URL): boolean =>
  host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : host === "*" || hostname === host;

function isPortOf(port: string | undefined, url: URL): boolean {
  if (port === "*") return true;
  const usual = url.protocol === "https:" ? "443" : "80";
  return (port ?? usual) === (url.port === "" ? usual : url.port) || (port === "80" && url.port === "" && usual === "443");
}

const isPathOf = (path: string, { pathname }: URL): boolean =>
  path === "" || (path.endsWith("/") ? pathname.startsWith(path) : pathname === path);
