import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { onThemeChange, readTheme, type Theme } from "../theme.ts";
import { Icon, type IconName } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu } from "./menu.ts";
import { t } from "../words/t.ts";

const ThemeItems = lazy(async () => (await import("../later.ts")).later.ThemeItems);
const ICONS: Readonly<Record<Theme, IconName>> = { auto: "auto", light: "light", dark: "dark" };

export function ThemeMenu() {
  const theme = useTheme();
  return html`<${Menu} label=${html`<${Icon} name=${ICONS[theme]} />`} name=${t("common.theme")} class="menu-icon theme-menu" align="right">
    ${(close: () => void) => html`<${ThemeItems} onPicked=${close} />`}
  <//>`;
}

/** As chosen now; follows what is chosen elsewhere on the page. */
export function useTheme(): Theme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => onThemeChange(() => setTheme(readTheme())), []);
  return theme;
}
