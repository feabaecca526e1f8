import { domainToASCII } from "node:url";
import { isIP } from "node:net";
import { LIMITS } from "../model/limits.ts";

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * The form in which a site's domain is kept: lower case, international names in punycode, without "www." and without a final dot. Null for
 * anything that is no plain host name: a scheme, a port, a path, an address of IPv6.
 */
export function normaliseDomain(text: string): string | null {
  if (text.length > LIMITS.hostnameChars + 10) return null;
  const trimmed = text.trim().replace(/\.$/, "");
  // What the URL standard would silently cut off or decode is a mistake here.
  if (trimmed === "" || /[\s/\\?#@:%[\]<>^|"'`{}\u0000-\u001f]/.test(trimmed)) return null;
  const host = domainToASCII(trimmed).replace(/^(www\.)+(?=.)/, "");
  if (host === "" || host.length > LIMITS.hostnameChars) return null;
  if (isIP(host) === 4) return host;
  return host.split(".").every((label) => LABEL.test(label)) ? host : null;
}
