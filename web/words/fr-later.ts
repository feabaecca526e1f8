import { account } from "./fr/account.ts";
import { drops } from "./fr/drops.ts";
import { filters } from "./fr/filters.ts";
import { goals } from "./fr/goals.ts";
import { help } from "./fr/help.ts";
import { keyboard } from "./fr/keyboard.ts";
import { keys } from "./fr/keys.ts";
import { palette } from "./fr/palette.ts";
import { panels } from "./fr/panels.ts";
import { profile } from "./fr/profile.ts";
import { realtime } from "./fr/realtime.ts";
import { refusals } from "./fr/refusals.ts";
import { rules } from "./fr/rules.ts";
import { settings } from "./fr/settings.ts";
import { setup } from "./fr/setup.ts";
import { shares } from "./fr/shares.ts";
import { sites } from "./fr/sites.ts";
import { snippet } from "./fr/snippet.ts";
import { tools } from "./fr/tools.ts";
import { verify } from "./fr/verify.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const frLater = {
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
