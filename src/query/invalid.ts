import { AppError } from "../model/app-error.ts";

/** The query is wrong at `field`, for example "filters[0][1]". */
export function invalid(field: string, message: string): AppError {
  return new AppError("invalid_query", 400, `${field}: ${message}`, field);
}

const SHOWN_CHARS = 60;

/** Something of the request inside a message: quoted and short. */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : shape(value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}...` : text;
}

function shape(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  return typeof value === "object" ? "an object" : String(value);
}

/** Does something about a part of a request; what is wrong there is named by its place in the whole. */
export function within<Made>(place: string | undefined, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (place === undefined || !(error instanceof AppError)) throw error;
    const { code, status, message, field } = error;
    throw new AppError(code, status, `${place}.${message}`, field === undefined ? place : `${place}.${field}`);
  }
}
