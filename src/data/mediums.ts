// Values of utm_medium (and a few of utm_source) that decide a channel, as in Plausible's public documentation of its channels.
// Origin: written for Cairn. Licence: MIT, as the rest of Cairn.
export const DISPLAY_MEDIUMS: ReadonlySet<string> = new Set(["display", "banner", "expandable", "interstitial", "cpm"]);
export const SOCIAL_MEDIUMS: ReadonlySet<string> = new Set([
  "social",
  "social-network",
  "social-media",
  "sm",
  "social network",
  "social media",
]);
export const REFERRAL_MEDIUMS: ReadonlySet<string> = new Set(["referral", "app", "link"]);
/** Looked for inside the medium and inside utm_source. */
export const EMAIL_WORDS: readonly string[] = ["email", "e-mail", "e_mail", "e mail", "newsletter"];
