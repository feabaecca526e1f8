/** Classes of colour, from nothing (0) to the most. Their shades are in styles/map.css. */
export const SHADES = 6;

/**
 * The class of a number among numbers up to `most`. By the square root: what is counted is usually much at a few places and little at
 * many, and those should still differ.
 */
export function shadeOf(value: number | null, most: number): number {
  if (value === null || value <= 0 || most <= 0) return 0;
  return Math.min(SHADES, Math.max(1, Math.ceil(Math.sqrt(value / most) * SHADES)));
}

/** The same for numbers that lie between two others, evenly. Without a number, or with nothing at the foot of counts, it is 0. */
export function shadeBetween(value: number | null, least: number, most: number): number {
  if (value === null || (value <= 0 && least <= 0)) return 0;
  return most <= least ? SHADES : Math.min(SHADES, Math.floor(((value - least) / (most - least)) * SHADES) + 1);
}
