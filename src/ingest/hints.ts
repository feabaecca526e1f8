import { remembered } from "../lib/lru.ts";
import type { LIMITS } from "../model/limits.ts";

/** A screen as "1920x1080", or its width alone; empty for anything else. Also read from "1920,1080,2" (with its scale) and numbers. */
export function readScreen(given: unknown, limits: typeof LIMITS): string {
  const text = typeof given === "number" ? String(given) : typeof given === "string" ? given.trim() : "";
  const [, width, height] = /^(\d{1,5})(?:[x,](\d{1,5}))?(?:,[\d.]{1,9})?$/.exec(text) ?? [];
  if (width === undefined || Number(width) === 0) return "";
  const screen = height === undefined ? `${Number(width)}` : `${Number(width)}x${Number(height)}`;
  return screen.length > limits.screenChars ? "" : screen;
}

/** A language tag such as "de-AT" (BCP 47); empty for anything else. */
export function readLanguage(given: unknown, limits: typeof LIMITS): string {
  if (typeof given !== "string" || given.length > limits.languageChars) return "";
  return /^[a-z]{2,3}([-_][a-z0-9]{1,8})*$/i.test(given) ? given.replaceAll("_", "-") : "";
}

const HEADERS = 1_000;

/** The language that a browser asks for first ("de-AT,de;q=0.9,en;q=0.8"), as `readLanguage` would have it. Browsers send few forms. */
export function createPreferredLanguage(limits: typeof LIMITS): (header: string | null) => string {
  const read = remembered(HEADERS, (header) => readLanguage(header.split(/[,;]/, 1)[0]!.trim(), limits));
  return (header) => (header === null || header === "" ? "" : read(header));
}
