/**
 * What a script is made of. These are constants of the assembly (src/http/tracker-assembly.ts): a branch that is not wanted is never
 * downloaded. Each of the first is a word that the script's file name may carry.
 */

/** The fragment is the route: `#/cart`. */
export declare const HASH: boolean;
/** Page views are sent by the page's own calls alone. */
export declare const MANUAL: boolean;
/** Clicks on links to other hosts. */
export declare const OUTBOUND_LINKS: boolean;
/** Clicks on links to files. */
export declare const FILE_DOWNLOADS: boolean;
export declare const FORM_SUBMISSIONS: boolean;
/** Pages that the server answered with 404. */
export declare const NOT_FOUND: boolean;
/** How long a page was looked at, and how far down. */
export declare const ENGAGEMENT: boolean;
/** The path is the one that the page calls its own. */
export declare const CANONICAL: boolean;
/** Pages that are not counted. */
export declare const EXCLUSIONS: boolean;
/** A function of the page sees every event first. */
export declare const BEFORE_SEND: boolean;
/** Plausible's: a page on this very machine is counted. */
export declare const LOCAL: boolean;
/** Plausible's: properties of every event, in the script's tag. */
export declare const PAGEVIEW_PROPS: boolean;
/** Plausible's: events declared by class names. */
export declare const TAGGED_EVENTS: boolean;

/** The name of a site's own script, which knows the site; the empty string in scripts that are told by their tag. */
export declare const SITE: string;
/** What the site's own script has in it: attributes of the tag by their names in `dataset`; for INIT, options. */
export declare const BUILT_IN: Record<string, string>;
/** Where the site's own script sends when it cannot tell where it came from. */
export declare const API: string;
/** Plausible's newer way: nothing happens before the page calls `plausible.init({...})`. Features are then expressions, not constants. */
export declare const INIT: boolean;

/** Events declared by attributes. */
export declare const DECLARED_EVENTS: boolean;
/** Something of the above wants to hear of clicks. */
export declare const CLICKS: boolean;
/** Plausible's attributes, options and rules in place of ours. */
export declare const PLAUSIBLE: boolean;
/** The global function. */
export declare const NAME: "cairn";
/** In localStorage: "true" there means that nobody wants to be counted. */
export declare const OPT_OUT: string;
