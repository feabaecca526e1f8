import type { TrackerFeature } from "../model/site-script.ts";

/** The texts of web/tracker by file name (web/tracker/bundle.ts), as the build wrote them. */
export type TrackerParts = Readonly<Record<string, string>>;

/** A script and what its file name may add to it. */
export interface TrackerKind {
  /** In the order in which they are joined. A part with a feature is left out where none of its features is wanted. */
  readonly parts: readonly (readonly [part: string, ...features: Constant[]])[];
  /** Words of the file name, and the constants that they turn on. A word may be none: the script has it anyway. */
  readonly features: Readonly<Record<string, Constant | null>>;
  /** On, whatever the name says. */
  readonly always: readonly Constant[];
  readonly names: { readonly NAME: string; readonly OPT_OUT: string };
  /** Constants that are known when the page has spoken: what stands for them in the script. */
  readonly expressions?: Readonly<Partial<Record<Constant, string>>>;
}

/** What a site's own script has in it. */
export interface BuiltIn {
  /** The script's name, and the address of the door beside it. */
  readonly name: string;
  readonly api: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** As in web/tracker/features.ts. */
const CONSTANTS = [
  "HASH",
  "MANUAL",
  "OUTBOUND_LINKS",
  "FILE_DOWNLOADS",
  "FORM_SUBMISSIONS",
  "NOT_FOUND",
  "ENGAGEMENT",
  "CANONICAL",
  "EXCLUSIONS",
  "BEFORE_SEND",
  "LOCAL",
  "PAGEVIEW_PROPS",
  "TAGGED_EVENTS",
  "DECLARED_EVENTS",
  "PLAUSIBLE",
  "INIT",
] as const;
export type Constant = (typeof CONSTANTS)[number];

const FEATURES: Readonly<Record<TrackerFeature, Constant>> = {
  hash: "HASH",
  manual: "MANUAL",
  "outbound-links": "OUTBOUND_LINKS",
  "file-downloads": "FILE_DOWNLOADS",
  "form-submissions": "FORM_SUBMISSIONS",
  "404": "NOT_FOUND",
  engagement: "ENGAGEMENT",
  canonical: "CANONICAL",
  exclusions: "EXCLUSIONS",
  "before-send": "BEFORE_SEND",
};

/** What has to hear of clicks. */
const CLICKS = ["DECLARED_EVENTS", "TAGGED_EVENTS", "OUTBOUND_LINKS", "FILE_DOWNLOADS", "FORM_SUBMISSIONS"] as const;

const PARTS: TrackerKind["parts"] = [
  ["page"],
  ["options", "INIT"],
  ["ignored"],
  ["canonical", "CANONICAL"],
  ["exclusions", "EXCLUSIONS"],
  ["pageview-props", "PAGEVIEW_PROPS"],
  ["send"],
  ["engagement", "ENGAGEMENT"],
  ["declared-events", "DECLARED_EVENTS"],
  ["tagged-events", "TAGGED_EVENTS"],
  ["file-downloads", "FILE_DOWNLOADS"],
  ["clicks", ...CLICKS],
  ["views"],
  ["cairn"],
];

export const CAIRN: TrackerKind = {
  parts: PARTS,
  features: FEATURES,
  always: ["DECLARED_EVENTS"],
  names: { NAME: "cairn", OPT_OUT: "cairn_ignore" },
};

/** Plausible's own scripts report engagement without being asked; and "compat" and "revenue" are in ours anyway. */
export const PLAUSIBLE: TrackerKind = {
  parts: PARTS,
  features: {
    ...FEATURES,
    local: "LOCAL",
    "pageview-props": "PAGEVIEW_PROPS",
    "tagged-events": "TAGGED_EVENTS",
    compat: null,
    revenue: null,
  },
  always: ["PLAUSIBLE", "ENGAGEMENT"],
  names: { NAME: "plausible", OPT_OUT: "plausible_ignore" },
};

/** Plausible's newer script, which asks the page for its options: `/js/pa-<id>.js` and `plausible.init({...})`. */
export const PLAUSIBLE_INIT: TrackerKind = {
  parts: PARTS,
  features: { "404": "NOT_FOUND", canonical: "CANONICAL", exclusions: "EXCLUSIONS" },
  always: [
    "OUTBOUND_LINKS",
    "FILE_DOWNLOADS",
    "FORM_SUBMISSIONS",
    "ENGAGEMENT",
    "BEFORE_SEND",
    "PAGEVIEW_PROPS",
    "TAGGED_EVENTS",
    "PLAUSIBLE",
    "INIT",
  ],
  names: PLAUSIBLE.names,
  expressions: {
    HASH: "options.hashBasedRouting",
    MANUAL: "(options.autoCapturePageviews===false)",
    OUTBOUND_LINKS: "options.outboundLinks",
    FILE_DOWNLOADS: "options.fileDownloads",
    FORM_SUBMISSIONS: "options.formSubmissions",
    LOCAL: "options.captureOnLocalhost",
  },
};

const alone = (...parts: readonly string[]): TrackerKind => ({
  parts: ["page", "views", ...parts].map((part) => [part] as const),
  features: {},
  always: [],
  names: { NAME: parts.at(-1)!, OPT_OUT: "" },
});
export const UMAMI = alone("vitals", "umami");
export const GOATCOUNTER = alone("goatcounter");

/** The constants that are on for the words of a file name, in one order whatever theirs is; null when a word is none. */
export function readFeatures({ features, always }: TrackerKind, words: readonly string[]): readonly Constant[] | null {
  if (!words.every((word) => Object.hasOwn(features, word))) return null;
  const wanted = new Set([...always, ...words.map((word) => features[word])]);
  return CONSTANTS.filter((constant) => wanted.has(constant));
}

/** Not in the types of Bun 1.4: names are shortened too. */
const MINIFY = { minify: { whitespace: true, syntax: true, identifiers: true } };

/**
 * One script of the parts that are wanted, in one scope, without the branches that are not. Bun's transpiler reads and writes no file, so
 * nothing that lies about can change what is served. Takes about half a millisecond.
 */
export function assembleTracker(kind: TrackerKind, on: readonly Constant[], texts: TrackerParts, built: BuiltIn | null = null): string {
  const wanted = kind.parts.filter(([, ...features]) => features.length === 0 || features.some((feature) => on.includes(feature)));
  const joined = wanted.map(([part]) => {
    const text = texts[part];
    if (text === undefined) throw new Error(`tracker: there is no part "${part}"`);
    return text;
  });
  const builtIn = built === null ? "" : `const BUILT_IN=${JSON.stringify(built.values)};`;
  const source = builtIn + express(joined.join("\n"), kind.expressions ?? {});
  const define = {
    ...Object.fromEntries(CONSTANTS.map((constant) => [constant, String(on.includes(constant))])),
    CLICKS: String(CLICKS.some((constant) => on.includes(constant))),
    NAME: JSON.stringify(kind.names.NAME),
    OPT_OUT: JSON.stringify(kind.names.OPT_OUT),
    SITE: JSON.stringify(built?.name ?? ""),
    API: JSON.stringify(built?.api ?? ""),
  };
  const transpiler = new Bun.Transpiler({ loader: "js", target: "browser", define, inline: true, ...MINIFY });
  return transpiler.transformSync(`(()=>{${source}})()`).trim();
}

/** Puts an expression in the place of every constant that has one. */
function express(source: string, expressions: Readonly<Record<string, string>>): string {
  return Object.entries(expressions).reduce(
    (text, [name, expression]) => text.replaceAll(RegExp(`\\b${name}\\b`, "g"), expression),
    source,
  );
}
