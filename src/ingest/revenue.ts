import { minorDigits } from "../lib/currency.ts";
import { parseBody } from "./parse-body.ts";

export interface Revenue {
  readonly minor: number;
  readonly currency: string;
}

/** Null when it cannot be understood: the event is then counted without revenue. */
export function readRevenue(given: unknown): Revenue | null {
  const revenue = typeof given === "string" ? parseBody(given) : given;
  if (typeof revenue !== "object" || revenue === null) return null;
  const { amount, currency } = revenue as { amount?: unknown; currency?: unknown };
  if (typeof currency !== "string") return null;
  const code = currency.trim().toUpperCase();
  const digits = minorDigits(code);
  const text = typeof amount === "number" ? String(amount) : typeof amount === "string" ? amount.trim() : "";
  if (digits === null || !/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return null;
  // Shifting the point in the text instead of multiplying: 1.005 * 100 is 100.49999999999999.
  const shifted = Number(`${text}e${digits}`);
  const minor = Math.sign(shifted) * Math.round(Math.abs(shifted));
  return Number.isSafeInteger(minor) ? { minor: minor + 0, currency: code } : null;
}
