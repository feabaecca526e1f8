/**
 * Bytes, already decoded as UTF-8 (invalid sequences became U+FFFD), to a JSON object. Null for everything else. Nothing on the road
 * in walks deeper than one level into the answer, so its depth needs no bound beyond the size of the body.
 */
export function parseBody(text: string): Body | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Body) : null;
  } catch {
    return null;
  }
}

/** An object of JSON: its own keys only are to be read. "__proto__" in the text is such a key and changes nothing. */
export type Body = Readonly<Record<string, unknown>>;
