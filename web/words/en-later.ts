import { account } from "./en/account.ts";
import { drops } from "./en/drops.ts";
import { filters } from "./en/filters.ts";
import { help } from "./en/help.ts";
import { keyboard } from "./en/keyboard.ts";
import { palette } from "./en/palette.ts";
import { panels } from "./en/panels.ts";
import { realtime } from "./en/realtime.ts";
import { refusals } from "./en/refusals.ts";
import { setup } from "./en/setup.ts";
import { sites } from "./en/sites.ts";
import { tools } from "./en/tools.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const enLater = { account, drops, filters, help, keyboard, palette, panels, realtime, refusals, setup, sites, tools };
