/** What a tracker can do besides counting page views: words that the file name of a script may carry. */
export const TRACKER_FEATURES = [
  "hash",
  "manual",
  "outbound-links",
  "file-downloads",
  "form-submissions",
  "404",
  "engagement",
  "canonical",
  "exclusions",
  "before-send",
] as const;
export type TrackerFeature = (typeof TRACKER_FEATURES)[number];

/** What a feature sends, by the name under which the events are found. */
export const FEATURE_EVENTS = {
  "outbound-links": "Outbound Link: Click",
  "file-downloads": "File Download",
  "form-submissions": "Form: Submission",
  "404": "404",
} as const satisfies Partial<Record<TrackerFeature, string>>;

/** The script that a site's pages load, as its owner wants it. What it says can be said by attributes of the tag, too. */
export interface SiteScript {
  /** `/s/<name>.js`, and `/s/<name>` where it sends. */
  readonly name: string;
  readonly features: readonly TrackerFeature[];
  /** Paths that are not counted, and those that alone are: `*` is a part of a path, `**` any number of parts. */
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  /** Endings of files whose download is told; empty: the usual ones. */
  readonly fileTypes: readonly string[];
  /** Browsers that ask not to be tracked (DNT, GPC) send nothing. */
  readonly respectDnt: boolean;
  /** Everyone may ask how often a page was visited. */
  readonly publicCounters: boolean;
}

export const DEFAULT_SCRIPT: Omit<SiteScript, "name"> = {
  features: [],
  exclude: [],
  include: [],
  fileTypes: [],
  respectDnt: false,
  publicCounters: false,
};
