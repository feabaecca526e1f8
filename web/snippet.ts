import { TRACKER_FEATURES, type TrackerFeature } from "../src/model/site-script.ts";

/** Where a snippet goes: kinds of pages, then trackers of others that may stay on a page. */
export const PLACES = ["html", "gtm", "wordpress", "next", "astro", "hugo", "npm"] as const;
export const OTHERS = ["plausible", "umami", "goatcounter"] as const;
export type Place = (typeof PLACES)[number] | (typeof OTHERS)[number];

/** What the tag has to say. With the script of the site's own it says next to nothing: the server knows the rest. */
export interface ScriptWish {
  /** Where this Cairn is reached, without a slash at the end. */
  readonly base: string;
  readonly domain: string;
  readonly uuid: string;
  /** `/s/<name>.js`; null for the one that all sites share. */
  readonly name: string | null;
  readonly features: readonly TrackerFeature[];
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly fileTypes: readonly string[];
  readonly respectDnt: boolean;
  /** A function of the page that is given each event; empty for none. */
  readonly beforeSend: string;
}

type Attributes = readonly (readonly [name: string, value: string])[];

/** The words of the script's file name, in one order whatever theirs is: lists and functions turn their features on. */
export function wordsOf({ features, exclude, include, beforeSend }: ScriptWish): readonly TrackerFeature[] {
  const wanted = new Set<TrackerFeature>(features);
  if (exclude.length > 0 || include.length > 0) wanted.add("exclusions");
  else wanted.delete("exclusions");
  if (beforeSend === "") wanted.delete("before-send");
  else wanted.add("before-send");
  return TRACKER_FEATURES.filter((feature) => wanted.has(feature));
}

/** `/js/cairn.hash.js`: the path on this server, for the script that all sites share. */
export const scriptPath = (words: readonly TrackerFeature[]): string => `/js/${["cairn", ...words].join(".")}.js`;

/** Where this Cairn is reached, from the address of a site's own script. */
export const baseOf = (url: string): string => url.replace(/\/s\/[^/]*$/, "");

/** Address and attributes of the tag. */
export function tagOf(wish: ScriptWish): { readonly src: string; readonly attributes: Attributes } {
  const { base, domain, name, exclude, include, fileTypes, respectDnt, beforeSend } = wish;
  const before: Attributes = beforeSend === "" ? [] : [["data-before-send", beforeSend]];
  if (name !== null) return { src: `${base}/s/${name}.js`, attributes: before };
  const words = wordsOf(wish);
  const list = (attribute: string, values: readonly string[]): Attributes => (values.length > 0 ? [[attribute, values.join(", ")]] : []);
  return {
    src: base + scriptPath(words),
    attributes: [
      ["data-domain", domain],
      ...list("data-exclude", exclude),
      ...list("data-include", include),
      ...(words.includes("file-downloads") ? list("data-file-types", fileTypes) : []),
      ...(respectDnt ? ([["data-respect-dnt", ""]] as const) : []),
      ...before,
    ],
  };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const attribute = ([name, value]: Attributes[number]): string => ` ${name}${value === "" ? "" : `="${escaped(value)}"`}`;
const tag = (wish: ScriptWish, extra = ""): string => {
  const { src, attributes } = tagOf(wish);
  return `<script ${extra}defer src="${escaped(src)}"${attributes.map(attribute).join("")}></script>`;
};

/** What is to be pasted, for each place. The attributes of a tag that a script makes are told through `dataset`. */
export function snippetFor(place: Place, wish: ScriptWish): string {
  const { base, domain, uuid } = wish;
  switch (place) {
    case "html":
      return tag(wish);
    case "gtm":
      return byScript(wish);
    case "wordpress":
      return `add_action('wp_head', function () {\n  echo '${tag(wish).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}';\n});`;
    case "next":
      return inJsx(wish);
    case "astro":
      return tag(wish, "is:inline ");
    case "hugo":
      return `{{ if hugo.IsProduction }}\n${tag(wish)}\n{{ end }}`;
    case "npm":
      return `import { init } from "@plausible-analytics/tracker";\n\ninit({ domain: ${JSON.stringify(domain)}, endpoint: ${JSON.stringify(`${base}/api/event`)} });`;
    case "plausible":
      return `<script defer data-domain="${domain}" src="${escaped(base)}/js/script.js"></script>`;
    case "umami":
      return `<script defer src="${escaped(base)}/script.js" data-website-id="${uuid}"></script>`;
    case "goatcounter":
      return `<script data-goatcounter="${escaped(base)}/count" data-site="${domain}" async src="${escaped(base)}/count.js"></script>`;
  }
}

/** Tag managers keep the address of a script and lose its attributes. */
function byScript(wish: ScriptWish): string {
  const { src, attributes } = tagOf(wish);
  // A text in a script of a page must not end that script.
  const quoted = (text: string): string => JSON.stringify(text).replaceAll("<", "\\u003c");
  const lines = attributes.map(([name, value]) => `  tag.setAttribute(${quoted(name)}, ${quoted(value)});`);
  return [
    "<script>",
    '  var tag = document.createElement("script");',
    `  tag.src = ${quoted(src)};`,
    ...lines,
    "  document.head.appendChild(tag);",
    "</script>",
  ].join("\n");
}

function inJsx(wish: ScriptWish): string {
  const { src, attributes } = tagOf(wish);
  const props = attributes.map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}=${jsxValue(value)}`)).join("");
  return `import Script from "next/script";\n\n<Script src="${src}"${props} strategy="afterInteractive" />`;
}

const jsxValue = (value: string): string =>
  [...'"{}&<>\\'].some((sign) => value.includes(sign)) ? `{${JSON.stringify(value)}}` : `"${value}"`;
