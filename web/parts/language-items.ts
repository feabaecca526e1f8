import { html } from "htm/preact";
import { language } from "../language.ts";
import { choosePreferences } from "../preferences.ts";
import { LANGUAGES, type Language } from "../words/tables.ts";
import { MenuItem } from "./menu.ts";
import { t } from "../words/t.ts";
import { say } from "./toast.ts";

/** The languages, each under its own name, for any menu. */
export function LanguageItems({ onPicked }: { onPicked: () => void }) {
  const pick = (next: Language): void => {
    // When its words cannot be fetched, the page goes on as it is.
    choosePreferences({ language: next }).catch(() => say(t("errors.outdated")));
    onPicked();
  };
  return (Object.keys(LANGUAGES) as Language[]).map(
    (code) =>
      html`<${MenuItem} key=${code} checked=${code === language()} onPick=${() => pick(code)}
        ><span lang=${code}>${LANGUAGES[code]}</span><//
      >`,
  );
}
