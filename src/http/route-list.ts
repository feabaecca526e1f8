import { answerKind } from "./headers.ts";

/** The part of an Elysia application that is read here. */
interface Routed {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

/**
 * Every route as "METHOD /pattern", sorted: the list that the permission table is compared with. HEAD is not listed: it is GET without the
 * body. The files of the dashboard are one route.
 */
export function listRoutes(app: Routed): string[] {
  const routes = app.routes.map(({ method, path }) => `${method} ${path.startsWith("/assets/") ? "/assets/*" : path}`);
  return [...new Set(routes)].toSorted();
}

/** Methods that some route of the application answers at this path; empty when the path does not exist. */
export function createAllowedMethods(app: Routed): (path: string) => readonly string[] {
  const patterns = app.routes.map(({ method, path }) => ({ method, path, form: toRegExp(path) }));
  return (path) => {
    // "/*" takes every path, but the dashboard's page lives only where nothing else does.
    const isPage = answerKind(path) === "page";
    const matching = patterns.filter((pattern) => pattern.form.test(path) && (isPage || pattern.path !== "/*"));
    const methods = new Set(matching.map(({ method }) => method));
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].toSorted();
  };
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .split("/")
    .map((part) => (part === "*" ? ".*" : part.startsWith(":") ? "[^/]+" : RegExp.escape(part)))
    .join("/");
  return new RegExp(`^${source}/?$`);
}
