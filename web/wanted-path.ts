/** Where to go after logging in: only ever a path of this server. */
export function wantedPath(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  const here = "http://here.invalid";
  if (!next.startsWith("/") || !URL.canParse(next, here)) return "/";
  const url = new URL(next, here);
  return url.origin === here && !next.startsWith("/login") ? url.pathname + url.search : "/";
}
