import { Elysia } from "elysia";
import type { Admin } from "../admin/admin.ts";
import type { Collector } from "../ingest/collector.ts";
import type { Clock } from "../lib/clock.ts";
import type { Outside } from "../lib/guarded-fetch.ts";
import type { Log } from "../lib/log.ts";
import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import type { Store } from "../store/store.ts";
import { annotationsRoutes } from "./annotations.ts";
import { analyticsRoutes } from "./analytics.ts";
import { apiDocsRoutes } from "./api-docs.ts";
import { createClientAddress, type AddressedServer } from "./client-address.ts";
import { collectHandler, collectRoutes, type Beside } from "./collect.ts";
import { counterRoutes } from "./counter.ts";
import { diagnosticsRoutes } from "./diagnostics.ts";
import type { Dashboard } from "./dashboard.ts";
import { errorAnswer, notFound } from "./errors.ts";
import { fastLane, type Answering } from "./fast-lane.ts";
import { goalsRoutes } from "./goals.ts";
import { goatCounterRoutes } from "./goatcounter.ts";
import { answerKind, HEADERS, isCollecting, isKeyedCollecting, pathOf, STRICT_TRANSPORT } from "./headers.ts";
import { createHostCheck } from "./host-check.ts";
import { healthRoutes } from "./health.ts";
import { LiveStreams, type TimedServer } from "./live-streams.ts";
import { keysRoutes } from "./keys.ts";
import { loginToken } from "./login-cookie.ts";
import { LoginLimit } from "./login-limit.ts";
import { loginRoutes } from "./login.ts";
import { meRoutes } from "./me.ts";
import { checkOrigin, isSafeMethod } from "./origin-check.ts";
import { pageRoutes } from "./pages.ts";
import { pixelRoutes } from "./pixel.ts";
import { plausibleGoalsRoutes } from "./plausible-goals.ts";
import { createPrincipals } from "./principal.ts";
import { propertiesRoutes } from "./properties.ts";
import { createAllowedMethods } from "./route-list.ts";
import { createRateLimit } from "./rate-limit.ts";
import { readingRoutes } from "./reading.ts";
import { segmentsRoutes } from "./segments.ts";
import { serverEventRoutes } from "./server-events.ts";
import { setupRoutes } from "./setup.ts";
import { sharedRoutes } from "./shared.ts";
import { sharesRoutes } from "./shares.ts";
import { siteRulesRoutes } from "./site-rules.ts";
import { ownDoorRoutes, siteScriptRoutes } from "./site-script.ts";
import { sitesRoutes } from "./sites.ts";
import { statsV1Routes } from "./stats-v1.ts";
import { trackerRoutes } from "./tracker.ts";
import type { TrackerParts } from "./tracker-assembly.ts";
import { umamiRoutes } from "./umami.ts";
import { verifyRoutes } from "./verify.ts";

export interface AppDeps {
  readonly admin: Admin;
  readonly store: Store;
  readonly collector: Collector;
  readonly log: Log;
  readonly now: Clock;
  /** The public address without a final slash. */
  readonly baseUrl: string;
  /** Knows the addresses of sockets; null when requests come from inside the process. */
  readonly server: (AddressedServer & TimedServer) | null;
  readonly trustedProxies: readonly string[];
  /** Names of this server besides the public address's; null: nobody has said under which names it is reached. */
  readonly hosts: readonly string[] | null;
  /** What looking at a site's page from outside goes through; the internet unless a test says otherwise. */
  readonly outside?: Outside;
  /** Everyone may look, nothing may be changed. */
  readonly demo: boolean;
  readonly version: string;
  /** From `openDashboard()`. */
  readonly dashboard: Dashboard;
}

export interface App {
  /** Knows every route. */
  readonly router: ReturnType<typeof createRouter>["router"];
  /** Answers requests: the router, and around it the lane for events. */
  readonly answer: Answering;
  /** Ends what would go on for ever: the live views. */
  readonly close: () => void;
}

/** The whole of Cairn as it is seen from the network. */
export function createApp(deps: AppDeps): App {
  const { router, doors, streams } = createRouter(deps);
  const close = (): void => streams.close();
  const { admin, now, log, baseUrl, demo } = deps;
  if (demo) return { router, answer: router.fetch, close };
  const headers = baseUrl.startsWith("https:") ? STRICT_TRANSPORT : {};
  const before = (): void => admin.refresh(now());
  const post = (beside: Beside) => collectHandler(doors, beside);
  return { router, answer: fastLane(router.fetch, { path: "/api/event", post, before, headers, log }), close };
}

function createRouter({ admin, store, collector, log, now, baseUrl, demo, version, dashboard, hosts, outside, ...network }: AppDeps) {
  const https = baseUrl.startsWith("https:");
  const clientAddress = createClientAddress(network);
  const hostCheck = createHostCheck({ admin, baseUrl, hosts });
  const limit = new LoginLimit(now);
  const principals = createPrincipals({ admin, clientAddress, https, demo, now });
  const streams = new LiveStreams(network.server);
  const doors = { collector, clientAddress, principals, rateLimit: createRateLimit(now), sites: admin.sites };

  // Without this Elysia takes every host for eleven characters long at least, and finds another path than ours behind a shorter one ("nas").
  const app = new Elysia({ handler: { standardHostname: false } })
    // Before any route, so that none can be forgotten.
    .onRequest(({ request, set }) => {
      const path = pathOf(request.url);
      const kind = answerKind(path);
      if (kind === "api") network.server?.timeout(request, LIMITS.requestLongS);
      // The hottest route brings its headers along; merging them would double its cost (3.6 instead of 1.8 microseconds).
      if (kind !== "ingest") Object.assign(set.headers, HEADERS[kind]);
      if (https) Object.assign(set.headers, STRICT_TRANSPORT);
      admin.refresh(now());
      hostCheck.check(request, path);
      // Images count too: for some doors even GET is a change.
      if (!isSafeMethod(request.method) || (kind === "ingest" && request.method === "GET")) checkChange(request, path);
    })
    .onError(({ error, code, request, route, set }) => {
      const unknown = code === "NOT_FOUND" ? notFound() : error;
      const { status, headers, body } = errorAnswer(refineNotFound(unknown, request, set.headers), log, route ?? "");
      Object.assign(set.headers, HEADERS[answerKind(pathOf(request.url))], headers);
      set.status = status;
      return body;
    })
    .use(healthRoutes({ store, log, now }))
    .use(collectRoutes(doors))
    .use(umamiRoutes(doors))
    .use(goatCounterRoutes(doors))
    .use(counterRoutes({ ...doors, scripts: admin.scripts, store, now }))
    .use(pixelRoutes(doors))
    .use(ownDoorRoutes({ ...doors, scripts: admin.scripts }))
    .use(serverEventRoutes(doors))
    .use(setupRoutes({ admin, hostCheck, https, demo }))
    .use(loginRoutes({ admin, principals, limit, clientAddress, https }))
    .use(meRoutes({ admin, principals, limit, clientAddress, https, demo, version }))
    .use(keysRoutes({ admin, principals }))
    .use(sitesRoutes({ admin, store, principals, baseUrl, now }))
    .use(siteRulesRoutes({ admin, store, principals, now }))
    .use(siteScriptRoutes({ admin, principals, baseUrl }))
    .use(goalsRoutes({ admin, principals }))
    .use(plausibleGoalsRoutes({ admin, principals }))
    .use(segmentsRoutes({ admin, principals }))
    .use(annotationsRoutes({ admin, principals }))
    .use(propertiesRoutes({ admin, principals }))
    .use(sharesRoutes({ admin, principals, streams, now }))
    .use(verifyRoutes({ admin, store, principals, baseUrl, now, outside }))
    .use(diagnosticsRoutes({ clientAddress, collector, principals }))
    .use(readingRoutes({ admin, store, principals, streams, now }))
    .use(sharedRoutes({ admin, store, principals, streams, now, limit, clientAddress, https }))
    .use(statsV1Routes({ admin, store, principals, now }))
    .use(analyticsRoutes({ admin, store, principals, now }))
    .use(apiDocsRoutes({ version, baseUrl }))
    .use(dashboard.routes)
    .use(pageRoutes(dashboard));
  const parts = dashboard.assets.get("/js/parts.json");
  if (parts !== null) {
    const texts = JSON.parse(new TextDecoder().decode(parts.body)) as TrackerParts;
    app.use(trackerRoutes({ texts, sites: admin.sites, scripts: admin.scripts, baseUrl }));
  }
  const allowedMethods = createAllowedMethods(app);

  const hasCookie = (request: Request): boolean => (loginToken(request, https) ?? principals.shareToken(request)) !== null;

  /** Events may come from every page of the world; every other change only from our own pages, or from programs. */
  function checkChange(request: Request, path: string): void {
    if (demo && path !== "/api/v2/query") throw new AppError("demo_read_only", 403, "This is a demo: nothing can be changed.");
    if (isCollecting(path) || isKeyedCollecting(path)) return;
    checkOrigin(request, { baseUrl, hasCookie: hasCookie(request) });
  }

  /** Tells a path that does not exist from one that knows other methods. */
  function refineNotFound(error: unknown, { method, url }: Request, headers: Record<string, unknown>): unknown {
    if (!(error instanceof AppError) || error.code !== "not_found") return error;
    const methods = allowedMethods(pathOf(url));
    if (methods.length === 0 || methods.includes(method)) return error;
    headers["allow"] = methods.join(", ");
    return new AppError("method_not_allowed", 405, `This address answers ${methods.join(", ")} only.`);
  }

  return { router: app, doors, streams };
}
