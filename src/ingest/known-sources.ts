import { AI_ASSISTANTS } from "../data/ai-assistants.ts";
import type { KnownSource } from "../data/known-source.ts";
import { MAIL_SERVICES } from "../data/mail-services.ts";
import { OTHER_SOURCES } from "../data/other-sources.ts";
import { PAID_SOURCES } from "../data/paid-sources.ts";
import { SEARCH_ENGINES } from "../data/search-engines.ts";
import { SHOPPING_SITES } from "../data/shopping-sites.ts";
import { SOCIAL_NETWORKS } from "../data/social-networks.ts";
import { VIDEO_SITES } from "../data/video-sites.ts";

export type SourceKind = "search" | "social" | "video" | "shopping" | "email" | "ai" | "other";

const hosts = new Map<string, string>();
/** "google" for "google.*", "news.google" for "news.google.*". */
const anyEnding = new Map<string, string>();
const spellings = new Map<string, string>();
const kinds = new Map<string, SourceKind>();

enlist("search", SEARCH_ENGINES);
enlist("social", SOCIAL_NETWORKS);
enlist("video", VIDEO_SITES);
enlist("shopping", SHOPPING_SITES);
enlist("email", MAIL_SERVICES);
enlist("ai", AI_ASSISTANTS);
enlist("other", OTHER_SOURCES);

/** Second labels under which countries register, as in "co.uk" and "com.br". */
const SECOND_LABELS: ReadonlySet<string> = new Set(["co", "com", "org", "net", "ne", "or", "ac"]);

/** The name of a host, or of the domain above it that is known; null for a stranger. */
export function nameOfHost(host: string): string | null {
  const labels = host.split(".");
  // From the longest name down, so that news.google.de is found before google.de.
  for (let first = 0; first < labels.length - 1; first++) {
    const name = hosts.get(labels.slice(first).join(".")) ?? nameUnderAnyEnding(labels, first);
    if (name !== undefined) return name;
  }
  return null;
}

/** The name of an app, by its exact id ("com.reddit.frontpage"). */
export const nameOfApp = (id: string): string | null => hosts.get(id) ?? null;

/** The name behind a campaign's spelling of it: "GOOGLE", "ig", "google.com", "yt-ads"; null for one's own word. */
export function nameOfSpelling(spelling: string): string | null {
  const lower = spelling.toLowerCase();
  const name = spellings.get(lower) ?? PAID_SOURCES.get(lower);
  if (name !== undefined) return name;
  const host = lower.includes(".") ? nameOfHost(lower.startsWith("www.") ? lower.slice(4) : lower) : null;
  return host ?? advertised(lower);
}

export const kindOfSource = (name: string): SourceKind | null => kinds.get(name) ?? null;

/** Says "advertisement" by itself: "adwords", "fb-ads". */
export const isPaidSpelling = (spelling: string): boolean => {
  const lower = spelling.toLowerCase();
  return PAID_SOURCES.has(lower) || advertised(lower) !== null;
};

/** "yt-ads", "linkedin_ad", "bingads": a known spelling followed by ad or ads. */
function advertised(lower: string): string | null {
  const mark = lower.endsWith("ads") ? 3 : lower.endsWith("ad") ? 2 : 0;
  if (mark === 0) return null;
  const base = lower.slice(0, -mark).replace(/[-_. ]$/, "");
  return spellings.get(base) ?? null;
}

function nameUnderAnyEnding(labels: readonly string[], first: number): string | undefined {
  const last = labels.length - 1;
  const endingLabels = last - first >= 2 && SECOND_LABELS.has(labels[last - 1]!) ? 2 : 1;
  return anyEnding.get(labels.slice(first, labels.length - endingLabels).join("."));
}

function enlist(kind: SourceKind, list: readonly KnownSource[]): void {
  for (const [name, ...keys] of list) {
    kinds.set(name, kind);
    spellings.set(name.toLowerCase(), name);
    for (const key of keys) {
      if (key.endsWith(".*")) anyEnding.set(key.slice(0, -2), name);
      else if (key.includes(".")) hosts.set(key, name);
      else spellings.set(key, name);
    }
  }
}
