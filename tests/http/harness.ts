import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openData, type Data } from "../../src/cli/open-data.ts";
import { createApp, type App, type AppDeps } from "../../src/http/app.ts";
import { openDashboard } from "../../src/http/dashboard.ts";
import type { Outside } from "../../src/lib/guarded-fetch.ts";
import { createLog } from "../../src/lib/log.ts";
import type { Role } from "../../src/model/role.ts";
import { readTrackerParts } from "../../web/tracker/bundle.ts";

/** A Monday noon, UTC. */
export const START_MS = Date.parse("2026-06-15T12:00:00Z");
export const PASSWORD = "correct horse battery";
/** Every site that the usual principals may see, and one that they may not; no text contains the other's word. */
export const OWN_SITE = "apple.example";
export const OTHER_SITE = "zebra.example";
export const NO_SITE = "never.example";

/** No name leads anywhere: tests ask nobody in the world. */
const NOWHERE: Outside = { resolve: async () => [], route: () => "127.0.0.1:1" };

/** Who may ask. "stranger" and "foreignKey" belong to the other site; "shareHolder" has opened the own site's link, which is number 1. */
export const PRINCIPALS = [
  ...(["nobody", "stranger", "viewer", "admin", "owner"] as const),
  ...(["readKey", "writeKey", "manageKey", "hookKey", "foreignKey", "deadKey", "shareHolder"] as const),
] as const;
export type PrincipalName = (typeof PRINCIPALS)[number];

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  json(): unknown;
}

export interface Call {
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly as?: PrincipalName;
}

export interface Harness {
  readonly app: App;
  readonly data: Data;
  readonly directory: string;
  readonly logLines: readonly string[];
  /** "POST /api/sites", as a browser on the dashboard would send it unless headers say otherwise. */
  call(route: string, call?: Call): Promise<Answer>;
  /** Headers that make a request this principal's: a fresh login, or its key. */
  credentials(as: PrincipalName): Record<string, string>;
  addUsers(): Promise<void>;
  now(): number;
  advance(ms: number): void;
  /** Everything in cairn.db but when logins and keys were last seen: equal texts, nothing changed. */
  fingerprint(): string;
  /** Closes everything and opens it again, as a restart would. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export type Overrides = Partial<Pick<AppDeps, "baseUrl" | "demo" | "store" | "collector" | "hosts" | "outside" | "server">>;

/** The whole application in process over a real data directory. */
export async function openHarness(overrides: Overrides = {}): Promise<Harness> {
  const directory = mkdtempSync(join(tmpdir(), "cairn-http-"));
  let nowMs = START_MS;
  const now = () => nowMs;
  const logLines: string[] = [];
  const log = createLog({ format: "json", write: (line) => logLines.push(line), now });
  const baseUrl = overrides.baseUrl ?? "http://localhost";
  const dashboard = await openDashboard(await writeDashboard(join(directory, "dashboard")));
  const keys = new Map<PrincipalName, string>();
  let openShare = "";

  const open = async () => {
    const data = await openData({ directory: join(directory, "data"), log, now });
    const deps: AppDeps = {
      ...{ admin: data.admin, store: data.store, collector: data.collector, log, now, baseUrl, dashboard },
      ...{ server: null, trustedProxies: ["127.0.0.0/8"], hosts: null, outside: NOWHERE, demo: false, version: "9.9.9" },
      ...overrides,
    };
    return { data, app: createApp(deps) };
  };
  let { data, app } = await open();

  const credentials = (as: PrincipalName): Record<string, string> => {
    if (as === "nobody") return {};
    if (as === "deadKey") return { authorization: `Bearer cairn_key_1_${"x".repeat(43)}` };
    if (as === "shareHolder") return { cookie: `${baseUrl.startsWith("https") ? "__Secure-cairn-share" : "cairn-share"}=${openShare}` };
    const key = keys.get(as);
    if (key !== undefined) return { authorization: `Bearer ${key}` };
    const user = data.admin.users.find(`${as}@example.com`);
    if (user === null) throw new Error(`no user for ${as}`);
    return { cookie: `${baseUrl.startsWith("https") ? "__Host-cairn" : "cairn"}=${data.admin.logins.create(user)}` };
  };

  return {
    get app() {
      return app;
    },
    get data() {
      return data;
    },
    directory,
    logLines,
    now,
    credentials,
    async call(route, { body, raw, headers = {}, as = "nobody" } = {}) {
      const [method, path] = route.split(" ") as [string, string];
      const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
      const request = new Request(`http://localhost${path}`, {
        method,
        body: sent,
        headers: {
          ...(sent === null ? {} : { "content-type": "application/json" }),
          "sec-fetch-site": "same-origin",
          ...credentials(as),
          ...headers,
        },
      });
      const response = await app.answer(request);
      const text = await response.text();
      return { status: response.status, text, headers: response.headers, json: () => JSON.parse(text) as unknown };
    },
    async addUsers() {
      const { users, sites, shares, keys: stored } = data.admin;
      const own = sites.add(OWN_SITE, "Europe/Berlin");
      const other = sites.add(OTHER_SITE, "UTC");
      const add = (name: string, role: Role, which: "all" | string[]) => users.add(`${name}@example.com`, PASSWORD, role, which);
      await Promise.all([
        add("owner", "owner", "all"),
        add("admin", "admin", "all"),
        add("viewer", "viewer", [OWN_SITE]),
        add("stranger", "viewer", [OTHER_SITE]),
      ]);
      keys.set("readKey", stored.add("reading", ["stats:read"], [own.id]));
      keys.set("writeKey", stored.add("writing", ["events:write"], [own.id]));
      keys.set("manageKey", stored.add("managing", ["sites:manage"], [own.id]));
      keys.set("hookKey", stored.add("deploys", ["annotations:write"], [own.id]));
      const { share, secret } = await shares.add(own.id, { name: "board", isPublic: false });
      openShare = (await shares.open(String(share.id), secret!, ""))!;
      keys.set("foreignKey", stored.add("foreign", ["stats:read"], [other.id]));
    },
    advance(ms) {
      nowMs += ms;
    },
    fingerprint: () => dump(join(directory, "data", "cairn.db")),
    async reopen() {
      await data.close();
      ({ data, app } = await open());
    },
    async close() {
      await data.close();
      if (process.env["KEEP"] === "1") console.log(`kept ${directory}`);
      else rmSync(directory, { recursive: true });
    },
  };
}

/** A dashboard small enough for a test: the files that the build makes, by name. */
async function writeDashboard(folder: string): Promise<string> {
  mkdirSync(join(folder, "assets"), { recursive: true });
  mkdirSync(join(folder, "js"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Cairn</title>");
  writeFileSync(join(folder, "assets/main-abc123.js"), "start()");
  writeFileSync(join(folder, "js/parts.json"), JSON.stringify(await readTrackerParts()));
  return folder;
}

function dump(file: string): string {
  const db = new Database(file, { readonly: true });
  const tables = [
    "sites",
    "site_rules",
    "site_scripts",
    "site_script_names",
    "removed_sites",
    "users",
    "site_access",
    "(select id, name, secret, scopes, sites, created, creator from keys)",
    "key_sites",
    "setup",
  ];
  tables.push("(select id, site, name, secret, password, segment, expires from shares)");
  tables.push("former_domains", "goals", "segments", "annotations", "hidden_properties");
  const rows = tables.map((table) => [table, db.query(`select * from ${table}`).values()]);
  db.close();
  return JSON.stringify(rows);
}
