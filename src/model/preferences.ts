/** What a user has chosen for the dashboard. The empty text: as the browser has it. */
export interface Preferences {
  readonly language: (typeof LANGUAGES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly weekStart: (typeof WEEK_STARTS)[number];
}

export const LANGUAGES = ["", "en", "fr"] as const;
export const THEMES = ["system", "light", "dark"] as const;
export const WEEK_STARTS = ["", "monday", "saturday", "sunday"] as const;

export const DEFAULT_PREFERENCES: Preferences = { language: "", theme: "system", weekStart: "" };
