import { account } from "./en/account.ts";
import { drops } from "./en/drops.ts";
import { filters } from "./en/filters.ts";
import { goals } from "./en/goals.ts";
import { help } from "./en/help.ts";
import { keyboard } from "./en/keyboard.ts";
import { keys } from "./en/keys.ts";
import { palette } from "./en/palette.ts";
import { panels } from "./en/panels.ts";
import { profile } from "./en/profile.ts";
import { realtime } from "./en/realtime.ts";
import { refusals } from "./en/refusals.ts";
import { rules } from "./en/rules.ts";
import { settings } from "./en/settings.ts";
import { setup } from "./en/setup.ts";
import { shares } from "./en/shares.ts";
import { sites } from "./en/sites.ts";
import { snippet } from "./en/snippet.ts";
import { tools } from "./en/tools.ts";
import { verify } from "./en/verify.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const enLater = {
  account,
  drops,
  filters,
  goals,
  help,
  keyboard,
  keys,
  palette,
  panels,
  profile,
  realtime,
  refusals,
  rules,
  settings,
  setup,
  shares,
  sites,
  snippet,
  tools,
  verify,
};
