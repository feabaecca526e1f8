import { AppError } from "../model/app-error.ts";

/** A text of one line that people read: 1 to `limit` characters (0 where it may be empty), spaces around it removed. */
export function readLine(given: unknown, field: string, limit: number, least: 0 | 1 = 1): string {
  const text = typeof given === "string" ? given.trim() : null;
  if (text === null || text.length < least || text.length > limit || !text.isWellFormed() || /\p{Cc}/u.test(text)) {
    throw new AppError("invalid_field", 400, `${field} must be a text of ${least} to ${limit} characters on one line.`, field);
  }
  return text;
}
