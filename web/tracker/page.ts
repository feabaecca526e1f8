import { BUILT_IN, SITE } from "./features.ts";

// The browser's own things, under names that can be shortened.
export const place = location;
export const page = document as Document & { prerendering?: boolean };
/** The tag that brought this script. Null for a site's own script that was put into another one. */
export const script = page.currentScript as HTMLScriptElement;
/** What the tag says; what it does not, a site's own script knows. */
export const dataset: DOMStringMap = SITE ? { ...BUILT_IN, ...script?.dataset } : script.dataset;
