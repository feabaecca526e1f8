import { drops } from "./fr/drops.ts";
import { filters } from "./fr/filters.ts";
import { setup } from "./fr/setup.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const frLater = { drops, filters, setup };
