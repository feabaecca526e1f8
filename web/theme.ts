/** The reader's theme: the system's, unless chosen here. Kept in this browser only. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "cairn.theme";
const listeners = new Set<() => void>();
const systemIsDark = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");

export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY) ?? "";
    return THEMES.find((theme) => theme === kept) ?? "auto";
  } catch {
    // Storage may be forbidden; the system's theme is a good answer.
    return "auto";
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // The choice then lasts as long as the page.
  }
  applyTheme(theme);
}

/** The document always carries "light" or "dark", so that each set of colours stands once in tokens.css. */
export function applyTheme(theme: Theme): void {
  const dark = theme === "dark" || (theme === "auto" && systemIsDark().matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  for (const listener of listeners) listener();
}

/** Applies the kept theme and follows the system from now on. */
export function startTheme(): void {
  applyTheme(readTheme());
  systemIsDark().addEventListener("change", () => applyTheme(readTheme()));
  // Paper is light.
  addEventListener("beforeprint", () => applyTheme("light"));
  addEventListener("afterprint", () => applyTheme(readTheme()));
}

/** Calls back when the colours change: a canvas has to be drawn again. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
