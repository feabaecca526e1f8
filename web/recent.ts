const KEY = "cairn.recent";
const KEPT = 6;

/** Ids of the commands that were chosen last in this browser, the newest first. */
export function recentCommands(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string").slice(0, KEPT) : [];
  } catch {
    // Storage may be forbidden, or hold something else.
    return [];
  }
}

export function noteCommand(id: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...recentCommands().filter((other) => other !== id)].slice(0, KEPT)));
  } catch {
    // The list then stays as it is.
  }
}
