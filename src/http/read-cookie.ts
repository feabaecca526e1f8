/** The value of a request's cookie of this name; null without one. */
export function readCookie(request: Request, name: string): string | null {
  const header = request.headers.get("cookie");
  if (header === null) return null;
  const prefix = `${name}=`;
  const found = header.split(";").find((part) => part.trimStart().startsWith(prefix));
  return found === undefined ? null : found.trimStart().slice(prefix.length);
}
