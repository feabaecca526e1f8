import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import type { Me } from "../api.ts";
import type { Route } from "../route.ts";
import { lazy } from "./lazy.ts";

const Palette = lazy(async () => (await import("../later.ts")).later.Palette);

interface PaletteKeyProps {
  readonly route: Route;
  readonly search: string;
  readonly me: Me | null;
}

/** Ctrl-K or Cmd-K opens the palette on every screen; "/" goes to the screen's own search where there is one. */
export function PaletteKey({ route, search, me }: PaletteKeyProps) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
      if (!combined && !isSlash(event)) return;
      event.preventDefault();
      const field = combined ? null : document.querySelector<HTMLInputElement>("main input[type=search]");
      if (field !== null) field.focus();
      // Another dialog is open: one at a time.
      else if (document.querySelector("dialog[open]") === null) setOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  if (!open || me === null) return null;
  return html`<${Palette} route=${route} search=${search} me=${me} onClose=${() => setOpen(false)} />`;
}

function isSlash(event: KeyboardEvent): boolean {
  if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(event.target as HTMLElement).closest?.("input, textarea, select, dialog, [contenteditable]");
}
