import type { Admin } from "../admin/admin.ts";
import { parseIp } from "../lib/ip.ts";
import { AppError } from "../model/app-error.ts";
import { answerKind, isCollecting, isKeyedCollecting } from "./headers.ts";

export interface HostCheckOptions {
  readonly admin: Pick<Admin, "hosts" | "setup">;
  /** The public address. */
  readonly baseUrl: string;
  /** Further names: "stats.example.org"; "*" for every name. Null: nobody has said under which names the server is reached. */
  readonly hosts: readonly string[] | null;
}

export interface HostCheck {
  /** Throws AppError: 400 for a Host header that is none or several, 421 for a name that is not this server's. */
  check(request: Request, path: string): void;
  /** The name under which the first user was created is this server's, unless options name others. */
  learn(request: Request): void;
}

/** Names that nobody can own in the public DNS, so that no stranger's page can be moved to this server's address under one of them. */
const PRIVATE_NAMES = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/;

/**
 * Refuses a page or an API under a name that is not this server's: a stranger's name that points here (DNS rebinding) would let the
 * stranger's page read the answers. Trackers and events are for everyone, under whatever name a site's owner forwards them.
 */
export function createHostCheck({ admin, baseUrl, hosts }: HostCheckOptions): HostCheck {
  const known = new Set([hostnameOf(new URL(baseUrl).host), ...(hosts ?? [])]);
  const isKnown = (name: string): boolean =>
    known.has(name) || known.has("*") || isAddress(name) || (hosts === null && (PRIVATE_NAMES.test(name) || admin.hosts.has(name)));

  return {
    check(request, path) {
      const name = readHost(request);
      if (isOpen(path) || isKnown(name)) return;
      // Whoever sets the server up shows a token that only the console has printed.
      if (hosts === null && admin.setup.needed()) return;
      throw new AppError(
        "unknown_host",
        421,
        `This server is not known as ${name}. Its operator can add the name: --base-url, or --hosts ${name}`,
      );
    },
    learn(request) {
      const name = readHost(request);
      if (hosts === null && !isKnown(name)) admin.hosts.add(name);
    },
  };
}

/** Where the name does not matter: what the whole world may load or send, and whether the server is well. */
function isOpen(path: string): boolean {
  return isCollecting(path) || isKeyedCollecting(path) || answerKind(path) === "tracker" || path === "/api/health";
}

/** Loopback and addresses: a page of another name cannot be moved to them. */
const isAddress = (name: string): boolean => name === "localhost" || parseIp(name.replace(/^\[(.*)\]$/, "$1")) !== null;

/** Bun joins several Host headers by a comma, and passes on what is no host at all. Requests made inside the process have none. */
function readHost({ headers, url }: Request): string {
  const host = headers.get("host") ?? (url.startsWith("/") ? "" : new URL(url).host);
  const name = hostnameOf(host);
  if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/.test(name)) {
    throw new AppError("bad_host", 400, "The request needs one Host header with the name or address of this server.");
  }
  return name;
}

/** Lower case, without the port and a final dot: the port is the proxy's. */
const hostnameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d{1,5}$/, "")
    .replace(/\.$/, "");
