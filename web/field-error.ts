import type { ApiError } from "./api.ts";
import { errorText } from "./error-text.ts";

/**
 * What stands at a field when the server refused its value: our own words, or the server's where there are none. A field's name may be the
 * beginning of the one that is wrong: "rule.props" of "rule.props[0].key".
 */
export function errorAt(error: ApiError | null, field: string, own?: string): string | undefined {
  if (
    error?.field === undefined ||
    !(error.field === field || error.field.startsWith(`${field}.`) || error.field.startsWith(`${field}[`))
  ) {
    return undefined;
  }
  return own !== undefined && error.code.startsWith("invalid_") ? own : errorText(error);
}

/** The number of the line that is wrong in a list, as the server counts them; null when it does not say. */
export function lineOf(error: ApiError | null): number | null {
  const found = /\bentry (\d+)\b/.exec(error?.message ?? "");
  return found === null ? null : Number(found[1]);
}
