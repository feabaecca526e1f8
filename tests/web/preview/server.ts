import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { QueryBody } from "../../../web/api.ts";
import { BUNDLE } from "../../../web/bundle.ts";
import { DEFAULT_PREFERENCES, type Preferences } from "../../../src/model/preferences.ts";
import { FAKE_GOALS, FAKE_SEGMENTS, fakeAnswer, fakeLook, fakeRemarks, fakeSites, fakeSparkline } from "./fake-data.ts";
import { fakeSettings } from "./fake-settings.ts";

/** The policy for HTML of a strict server: what breaks under it breaks here. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
  "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Where pages find axe: what the browser fetches it keeps compiled, what a test hands over it reads each time. */
export const AXE = "/axe.js";
/** As the server does, so that a screen is there as soon as it is for readers. */
const KEPT = { "cache-control": "public, max-age=31536000, immutable" };
const FLAGS = join(dirname(Bun.resolveSync("country-flag-icons/package.json", import.meta.dir)), "3x2");

export interface Preview {
  readonly url: string;
  /** What the fake server is to pretend. */
  readonly mood: {
    loggedIn: boolean;
    setupNeeded: boolean;
    noSites: boolean;
    slowMs: number;
    failQueries: boolean;
    arrived: boolean;
    preferences: Preferences;
  };
  stop(): Promise<void>;
}

const USUAL: Preview["mood"] = {
  ...{ loggedIn: true, setupNeeded: false, noSites: false, slowMs: 0, failQueries: false, arrived: false },
  preferences: DEFAULT_PREFERENCES,
};

/** The dashboard over invented numbers, and its parts at /style-guide: `bun tests/web/preview/server.ts`. */
export async function startPreview(port = 0): Promise<Preview> {
  const files = await buildDashboard();
  const mood = { ...USUAL };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    async fetch(request) {
      const { pathname: asked, searchParams } = new URL(request.url);
      const [, place, pathname = asked] = /^\/share\/([^/]+)(\/api\/.*)$/.exec(asked) ?? [];
      if (pathname.startsWith("/flags/")) return new Response(Bun.file(join(FLAGS, basename(pathname))));
      if (pathname === AXE) return new Response(Bun.file(fileURLToPath(import.meta.resolve("axe-core/axe.min.js"))), { headers: KEPT });
      if (pathname.startsWith("/assets/")) {
        const file = files.get(pathname);
        return file === undefined ? new Response("", { status: 404 }) : new Response(file, { headers: KEPT });
      }
      // As large as features make it.
      if (pathname.startsWith("/js/")) return new Response("x".repeat(600 + 80 * pathname.split(".").length));
      if (!pathname.startsWith("/api/")) {
        return new Response(files.get(pathname === "/style-guide" ? "/style-guide.html" : "/index.html")!, {
          headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
        });
      }
      if (mood.slowMs > 0) await Bun.sleep(mood.slowMs);
      return place === undefined ? answer(request, pathname, searchParams, mood) : answerShared(request, pathname, searchParams, place);
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, mood, stop: () => server.stop(true) };
}

async function buildDashboard(): Promise<Map<string, Blob>> {
  // One after the other: together they would share pieces, and the dashboard would not be cut as it is for readers.
  const built = [await buildPage("../../../web/index.html"), await buildPage("./style-guide.html")];
  return new Map(
    built.flatMap(({ outputs }) =>
      outputs.map((output) => [
        output.path.endsWith(".html") ? `/${output.path.split("/").at(-1)}` : `/assets/${output.path.split("/").at(-1)}`,
        output,
      ]),
    ),
  );
}

const buildPage = (path: string) =>
  Bun.build({
    ...BUNDLE,
    define: { "process.env.NODE_ENV": '"production"' },
    entrypoints: [new URL(path, import.meta.url).pathname],
    publicPath: "/assets/",
  });

/** "/share/locked" has a password, "/share/ended" is not good any more, every other one shows a segment of the large site. */
async function answerShared(request: Request, pathname: string, search: URLSearchParams, place: string): Promise<Response> {
  if (pathname !== "/api/open") return answer(request, pathname, search, { ...USUAL, loggedIn: true });
  if (place === "ended") return Response.json({ error: "This link is not good.", code: "share_not_found" }, { status: 404 });
  if (place !== "locked") return Response.json({ domain: "big.example", segment: "German readers" });
  const { password } = (await request.json()) as { password?: string };
  const code = password === undefined ? "password_required" : "wrong_password";
  return Response.json({ error: "This link has a password.", code, field: "password" }, { status: 401 });
}

async function answer(request: Request, pathname: string, search: URLSearchParams, mood: Preview["mood"]): Promise<Response> {
  const fail = (status: number, error: string, code: string, field?: string) => Response.json({ error, code, field }, { status });
  const sites = mood.noSites ? [] : fakeSites(fakeSparkline);
  const site = sites.find(({ domain }) => pathname === `/api/sites/${domain}` || pathname.startsWith(`/api/sites/${domain}/`));
  if (pathname === "/api/setup") {
    if (request.method === "GET") return Response.json({ needed: mood.setupNeeded });
    mood.loggedIn = true;
    return Response.json({ email: "owner@example.com", role: "owner" }, { status: 201 });
  }
  if (pathname === "/api/login") {
    const { password } = (await request.json()) as { password: string };
    if (password !== "a long password") return fail(401, "The e-mail or the password is wrong.", "wrong_credentials");
    mood.loggedIn = true;
    return Response.json({ email: "owner@example.com", role: "owner" });
  }
  if (!mood.loggedIn) return fail(401, "Log in first.", "not_logged_in");
  if (pathname === "/api/logout") {
    mood.loggedIn = false;
    return new Response(null, { status: 204 });
  }
  if (pathname === "/api/me") {
    if (request.method === "PATCH") mood.preferences = { ...mood.preferences, ...((await request.json()) as Partial<Preferences>) };
    return Response.json({ email: "owner@example.com", role: "owner", demo: false, version: "0.1.0", ...mood.preferences });
  }
  if (pathname === "/api/sites") {
    if (request.method === "GET") return Response.json({ sites });
    const { domain } = (await request.json()) as { domain: string };
    if (!domain.includes(".")) return fail(400, `"${domain}" is no domain.`, "invalid_domain", "domain");
    return Response.json({ domain: "empty.example" }, { status: 201 });
  }
  if (pathname === "/api/v1/stats/realtime/visitors")
    return Response.json(search.get("site_id") === "big.example" ? 1204 : search.get("site_id") === "small.example" ? 1 : 0);
  if (pathname === "/api/v2/query") {
    if (mood.failQueries) return Response.json({ error: "Something broke on the server.", id: "k3v9x2" }, { status: 500 });
    const { queries } = (await request.json()) as { queries: QueryBody[] };
    return Response.json({
      responses: queries.map((query) =>
        fakeAnswer(
          mood.arrived && query.dimensions !== undefined && query.dimensions.length > 1 ? { ...query, site_id: "small.example" } : query,
          Date.now(),
        ),
      ),
    });
  }
  const settings = await fakeSettings(request, pathname, site?.domain ?? null);
  if (settings !== null) return settings;
  if (site === undefined) return fail(404, `No site "${decodeURIComponent(pathname.split("/")[3] ?? "")}".`, "site_not_found");
  if (pathname.endsWith("/goals")) return Response.json({ goals: site.domain === "shop.example" ? FAKE_GOALS : [] });
  if (pathname.endsWith("/annotations"))
    return Response.json({ annotations: site.domain === "empty.example" ? [] : fakeRemarks(Date.now()) });
  if (pathname.endsWith("/segments")) return Response.json({ segments: FAKE_SEGMENTS });
  if (pathname.endsWith("/properties"))
    return Response.json({
      properties:
        site.domain === "empty.example" ? [] : ["plan", "author", "internal_id"].map((key) => ({ key, hidden: key === "internal_id" })),
    });
  if (pathname.endsWith("/realtime")) {
    const look = JSON.stringify(fakeLook(site.domain !== "empty.example", Date.now()));
    return new Response(`data: ${look}\n\n`, { headers: { "content-type": "text/event-stream" } });
  }
  if (pathname.endsWith("/drops/samples")) {
    const sample = { reason: "bot", hostname: site.domain, path: "/", browser: "", country: "US" };
    return Response.json({ samples: [0, 1, 2].map((minute) => ({ ...sample, time: `2026-11-20T09:0${minute}:00.000Z` })) });
  }
  if (pathname.endsWith("/drops")) {
    const drops = [
      {
        date: "2026-11-20",
        reason: "bot",
        count: 1284,
        explanation: "The agent is a known robot's, or there is none at all.",
      },
    ];
    return Response.json({ drops: site.domain === "empty.example" ? [] : drops });
  }
  const details = { uuid: "0c0ef73b-1c1c-4b9c-9d0a-6d3f3c0f2f55", weekStart: "monday", label: "", retentionMonths: 24, formerDomains: [] };
  return Response.json({ ...details, ...site });
}

if (import.meta.main) console.log((await startPreview(Number(process.env["PORT"] ?? 0))).url);
