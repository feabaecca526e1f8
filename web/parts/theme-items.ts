import { html } from "htm/preact";
import { choosePreferences } from "../preferences.ts";
import { THEMES, type Theme } from "../theme.ts";
import { MenuItem } from "./menu.ts";
import { useTheme } from "./theme-menu.ts";
import { t } from "../words/t.ts";

/** The three themes, for any menu. */
export function ThemeItems({ onPicked }: { onPicked: () => void }) {
  const theme = useTheme();
  const pick = (next: Theme): void => {
    void choosePreferences({ theme: next });
    onPicked();
  };
  return THEMES.map(
    (key) => html`<${MenuItem} key=${key} checked=${key === theme} onPick=${() => pick(key)}>${t(`account.theme.${key}`)}<//>`,
  );
}
