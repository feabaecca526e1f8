import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { chooseTheme, onThemeChange, readTheme, THEMES, type Theme } from "../theme.ts";
import { Icon, type IconName } from "./icon.ts";
import { Menu, MenuItem } from "./menu.ts";
import { t } from "../words/t.ts";

const ICONS: Readonly<Record<Theme, IconName>> = { auto: "auto", light: "light", dark: "dark" };

export function ThemeMenu() {
  const theme = useTheme();
  return html`<${Menu}
    label=${html`<${Icon} name=${ICONS[theme]} />`}
    name=${t("account.theme")}
    class="menu-icon theme-menu"
    align="right"
  >
    ${(close: () => void) => html`<${ThemeItems} onPicked=${close} />`}
  <//>`;
}

/** The three choices, for any menu. */
export function ThemeItems({ onPicked }: { onPicked: () => void }) {
  const theme = useTheme();
  const pick = (next: Theme): void => {
    chooseTheme(next);
    onPicked();
  };
  return THEMES.map(
    (key) => html`<${MenuItem} key=${key} checked=${key === theme} onPick=${() => pick(key)}>${t(`account.theme.${key}`)}<//>`,
  );
}

function useTheme(): Theme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => onThemeChange(() => setTheme(readTheme())), []);
  return theme;
}
