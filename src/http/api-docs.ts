import { Elysia } from "elysia";
import { HEADERS } from "./headers.ts";
import { CHAPTERS } from "./openapi/chapters.ts";
import { openApiDocument } from "./openapi/document.ts";
import { apiPage } from "./openapi/page.ts";
import style from "./openapi/page.css" with { type: "text" };

/** What the API can do: for programs, and as a page. Nothing in it comes from elsewhere. */
export function apiDocsRoutes(about: { version: string; baseUrl: string }) {
  const document = JSON.stringify(openApiDocument(CHAPTERS, about));
  const page = apiPage(CHAPTERS, about);
  const kept = { "cache-control": "no-cache" };
  return new Elysia()
    .get("/api/openapi.json", () => new Response(document, { headers: { ...kept, "content-type": "application/json" } }))
    .get("/api/docs", () => new Response(page, { headers: { ...HEADERS.page, ...kept, "content-type": "text/html; charset=utf-8" } }))
    .get("/api/docs.css", () => new Response(style, { headers: { ...kept, "content-type": "text/css; charset=utf-8" } }));
}
