import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { chooseTheme, readTheme, THEMES, type Theme } from "../theme.ts";
import { Icon, type IconName } from "./icon.ts";
import { Menu, MenuItem } from "./menu.ts";

const ICONS: Readonly<Record<Theme, IconName>> = { auto: "auto", light: "light", dark: "dark" };

export function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  const pick = (next: Theme): void => {
    chooseTheme(next);
    setTheme(next);
  };
  return html`<${Menu} label=${html`<${Icon} name=${ICONS[theme]} />`} name="Theme" class="menu-icon" align="right">
    ${(close: () => void) =>
      (Object.keys(THEMES) as Theme[]).map(
        (key) => html`<${MenuItem} key=${key} checked=${key === theme} onPick=${() => (pick(key), close())}>${THEMES[key]}<//>`,
      )}
  <//>`;
}
