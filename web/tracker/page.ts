// The browser's own things, under names that can be shortened.
export const place = location;
export const page = document as Document & { prerendering?: boolean };
/** The tag that brought this script, and what it says. */
export const script = page.currentScript as HTMLScriptElement;
export const { dataset } = script;
