import type { SiteScript, TrackerFeature } from "../model/site-script.ts";
import type { Site } from "../model/site.ts";
import { CAIRN, PLAUSIBLE_INIT, type BuiltIn, type TrackerKind } from "./tracker-assembly.ts";

/** What a site's own script is made of. */
export interface OwnScript {
  readonly kind: TrackerKind;
  readonly words: readonly TrackerFeature[];
  readonly built: BuiltIn;
}

/** `/s/<name>.js`: what else the tag would say is in the script, because optimisers of pages take attributes away. */
export function ownScript({ domain }: Site, script: SiteScript, baseUrl: string): OwnScript {
  const { name, fileTypes, respectDnt } = script;
  const values = {
    domain,
    ...exclusionsOf(script),
    ...(fileTypes.length === 0 ? {} : { fileTypes: fileTypes.join() }),
    ...(respectDnt ? { respectDnt: "" } : {}),
  };
  return { kind: CAIRN, words: wordsOf(script), built: { name, api: doorOf(baseUrl, name), values } };
}

/** `/js/pa-<name>.js`: the same wishes as options of Plausible's newer script; the page may say otherwise in `plausible.init({...})`. */
export function plausibleScript({ domain }: Site, script: SiteScript, baseUrl: string): OwnScript {
  const { name, fileTypes, respectDnt } = script;
  const words = wordsOf(script);
  const has = (word: TrackerFeature): boolean => words.includes(word);
  const values = {
    domain,
    ...exclusionsOf(script),
    ...(respectDnt ? { respectDnt: "" } : {}),
    hashBasedRouting: has("hash"),
    autoCapturePageviews: !has("manual"),
    outboundLinks: has("outbound-links"),
    fileDownloads: has("file-downloads") && (fileTypes.length === 0 || { fileExtensions: fileTypes }),
    formSubmissions: has("form-submissions"),
  };
  const kind = PLAUSIBLE_INIT;
  return { kind, words: words.filter((word) => Object.hasOwn(kind.features, word)), built: { name, api: `${baseUrl}/api/event`, values } };
}

/** Where a script of this name sends. */
export const doorOf = (baseUrl: string, name: string): string => `${baseUrl}/s/${name}`;

/** What the lists need is on, whether it was asked for or not. */
function wordsOf({ features, exclude, include, fileTypes }: SiteScript): readonly TrackerFeature[] {
  const words = new Set(features);
  if (exclude.length + include.length > 0) words.add("exclusions");
  if (fileTypes.length > 0) words.add("file-downloads");
  return [...words];
}

function exclusionsOf({ exclude, include }: SiteScript): Record<string, string> {
  return { ...(exclude.length === 0 ? {} : { exclude: exclude.join() }), ...(include.length === 0 ? {} : { include: include.join() }) };
}
