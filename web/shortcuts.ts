import { useEffect, useRef } from "preact/hooks";
import type { Period } from "./range.ts";

/** Keys of the ranges, shown beside their names. */
export const PERIOD_KEYS: Readonly<Partial<Record<Period, string>>> = { day: "T", "24h": "D", "7d": "W", month: "M", year: "Y", all: "A" };

let page: Readonly<Record<string, () => void>> = {};

/** Does what the key does on the screen that is shown; nothing where it has no meaning. */
export function pressShortcut(key: string): void {
  page[key]?.();
}

/** Single keys for the whole page; they keep quiet while someone types, or while a menu or dialog is open. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  page = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as HTMLElement).closest?.("input, textarea, select, dialog, [role=menu], [role=tablist], [contenteditable]"))
        return;
      if (document.querySelector("dialog[open], .popup") !== null) return;
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => {
      page = {};
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
