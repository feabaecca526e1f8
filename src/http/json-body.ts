import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { readBounded } from "./bounded-body.ts";

/** The JSON of a request. A page of another site can send text or a form without asking first, but not this content type. */
export async function readJson(request: Request, limitBytes: number = LIMITS.jsonBodyBytes): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError("unsupported_media_type", 415, "The content type must be application/json.");
  const text = await withinTime(readBounded(request, limitBytes));
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("malformed_json", 400, "The body is not valid JSON.");
  }
}

/** An object with no other fields than these. What is not asked for is refused, so that nobody believes it was understood. */
export function readFields(body: unknown, names: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new AppError("invalid_body", 400, "The body must be a JSON object.");
  }
  const unknown = Object.keys(body).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const shown = unknown.length > 40 ? `${unknown.slice(0, 40)}...` : unknown;
    throw new AppError("unknown_field", 400, `Only these fields are known here: ${names.join(", ")}.`, shown);
  }
  return new Map(Object.entries(body));
}

/** A body that drips in holds a place that others wait for. */
async function withinTime(body: Promise<string>): Promise<string> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = new AppError("body_too_slow", 408, `The body did not arrive within ${LIMITS.requestSlowS} seconds.`);
  const timer = setTimeout(() => reject(late), LIMITS.requestSlowS * 1000);
  try {
    return await Promise.race([body, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** An object of exactly these texts. */
export function readTexts<Name extends string>(body: unknown, names: readonly Name[]): Record<Name, string> {
  const found = readFields(body, names);
  const texts = names.map((name) => {
    const value: unknown = found.get(name);
    if (typeof value !== "string") throw new AppError("invalid_field", 400, `${name} must be a text.`, name);
    return [name, value] as const;
  });
  return Object.fromEntries(texts) as Record<Name, string>;
}
