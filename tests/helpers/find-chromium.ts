import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** A Chromium that starts, or null. CAIRN_CHROMIUM names one; else the usual places, then the one that playwright-core installed. */
export function findChromium(): string | null {
  const chosen = process.env["CAIRN_CHROMIUM"];
  if (chosen) return chosen;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const candidates = [...names.map((name) => Bun.which(name)), chromium.executablePath(), macChrome];
  return candidates.find((path) => path !== null && existsSync(path) && starts(path)) ?? null;
}

const macChrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** Ubuntu's chromium package without snap is a script that only asks for snap, and a headless shell may miss libraries. */
function starts(path: string): boolean {
  const { success, stdout } = Bun.spawnSync([path, "--version"], { stderr: "ignore" });
  return success && /\d+\.\d+/.test(stdout.toString());
}
