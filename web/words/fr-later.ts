import { account } from "./fr/account.ts";
import { drops } from "./fr/drops.ts";
import { filters } from "./fr/filters.ts";
import { help } from "./fr/help.ts";
import { keyboard } from "./fr/keyboard.ts";
import { palette } from "./fr/palette.ts";
import { panels } from "./fr/panels.ts";
import { realtime } from "./fr/realtime.ts";
import { refusals } from "./fr/refusals.ts";
import { setup } from "./fr/setup.ts";
import { sites } from "./fr/sites.ts";
import { tools } from "./fr/tools.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const frLater = { account, drops, filters, help, keyboard, palette, panels, realtime, refusals, setup, sites, tools };
