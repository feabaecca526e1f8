import { drops } from "./en/drops.ts";
import { filters } from "./en/filters.ts";
import { setup } from "./en/setup.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const enLater = { drops, filters, setup };
