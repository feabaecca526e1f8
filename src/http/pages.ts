import { Elysia } from "elysia";
import { AppError } from "../model/app-error.ts";
import { FOREVER, type Asset, type Assets } from "./assets.ts";
import { notFound } from "./errors.ts";
import { answerKind, pathOf } from "./headers.ts";

/** Every address of the dashboard is its one page, which reads the address itself and asks /api/me who is looking. */
export function pageRoutes({ assets }: { assets: Assets }) {
  return new Elysia().get("/*", ({ request }) => {
    const path = pathOf(request.url);
    if (answerKind(path) !== "page") throw notFound();
    const file = path === "/" ? null : assets.get(path);
    if (file !== null && path !== "/index.html") return answer(request, file);
    if (!wantsPage(request, path)) throw notFound();
    const page = assets.get("/index.html");
    if (page === null) throw new AppError("not_built", 503, "The dashboard is not part of this build. Run: bun run build");
    return new Response(page.body, { headers: { "content-type": page.type } });
  });
}

/** A missing picture or script must not be answered with a page. */
function wantsPage(request: Request, path: string): boolean {
  const accept = request.headers.get("accept") ?? "*/*";
  const lastPart = path.slice(path.lastIndexOf("/") + 1);
  // A site's page, and its public one, end in its domain, so a dot alone says nothing.
  return accept.includes("text/html") || (accept.includes("*/*") && (/^\/(sites|share)\//.test(path) || !lastPart.includes(".")));
}

/** A file beside the page, for example its icon. Kept by the browser, and asked about each time if its content may change. */
function answer(request: Request, { body, type, etag, immutable }: Asset): Response {
  const headers = { "cache-control": immutable ? FOREVER : "no-cache", "content-type": type, etag };
  const known =
    request.headers
      .get("if-none-match")
      ?.split(",")
      .some((tag) => tag.trim() === etag) ?? false;
  return known ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}
