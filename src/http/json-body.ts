import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { readBounded } from "./bounded-body.ts";

/** The JSON of a request. A page of another site can send text or a form without asking first, but not this content type. */
export async function readJson(request: Request, limitBytes: number = LIMITS.jsonBodyBytes): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError("unsupported_media_type", 415, "The content type must be application/json.");
  const text = await readBounded(request, limitBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("malformed_json", 400, "The body is not valid JSON.");
  }
}

/** An object of exactly these texts. What is not asked for is refused, so that nobody believes it was understood. */
export function readTexts<Name extends string>(body: unknown, names: readonly Name[]): Record<Name, string> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new AppError("invalid_body", 400, "The body must be a JSON object.");
  }
  for (const name of Object.keys(body)) {
    if (!(names as readonly string[]).includes(name)) {
      throw new AppError("unknown_field", 400, `Only these fields are known here: ${names.join(", ")}.`);
    }
  }
  const found = new Map(Object.entries(body));
  const texts = names.map((name) => {
    const value: unknown = found.get(name);
    if (typeof value !== "string") throw new AppError("invalid_field", 400, `${name} must be a text.`, name);
    return [name, value] as const;
  });
  return Object.fromEntries(texts) as Record<Name, string>;
}
