import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";
import { readBounded } from "./bounded-body.ts";
import { readJson } from "./json-body.ts";

/** An object from JSON or from either kind of form: clients of Plausible's Sites API send all three. For keys only: forms can be forged. */
export async function readFormOrJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i.test(type);
  if (!isForm) return readJson(request);
  const text = await readBounded(request, LIMITS.jsonBodyBytes);
  const form = await new Response(text, { headers: { "content-type": type } }).formData().catch(() => {
    throw new AppError("malformed_form", 400, "The body is not a valid form.");
  });
  return Object.fromEntries(form.entries());
}
