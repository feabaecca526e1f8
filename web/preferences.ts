import type { Preferences } from "../src/model/preferences.ts";
import { chooseLanguage } from "./language.ts";
import { sharePath } from "./route.ts";
import { accountApi } from "./settings-api.ts";
import { chooseTheme, type Theme } from "./theme.ts";
import type { Language } from "./words/tables.ts";

/** As this browser holds them: "" is the browser's own language, "auto" the system's theme. */
export interface Choice {
  readonly language?: Language | "";
  readonly theme?: Theme;
}

/**
 * Holds at once in this browser, and is kept with the account for the others (app.ts adopts it there). Where that fails (a demo, no
 * connection) this browser keeps it alone. Rejects when the words of a language cannot be fetched.
 */
export async function choosePreferences({ language, theme }: Choice): Promise<void> {
  if (theme !== undefined) chooseTheme(theme);
  if (language !== undefined) await chooseLanguage(language);
  const kept: Partial<Preferences> = {
    ...(language !== undefined && { language }),
    ...(theme !== undefined && { theme: theme === "auto" ? "system" : theme }),
  };
  // Who has a link has no account.
  if (sharePath()) return;
  await accountApi.choose(kept).catch(() => {});
}
