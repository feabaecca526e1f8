import { account } from "./en/account.ts";
import { drops } from "./en/drops.ts";
import { filters } from "./en/filters.ts";
import { help } from "./en/help.ts";
import { keyboard } from "./en/keyboard.ts";
import { palette } from "./en/palette.ts";
import { realtime } from "./en/realtime.ts";
import { setup } from "./en/setup.ts";
import { sites } from "./en/sites.ts";
import { tools } from "./en/tools.ts";

/** The words of screens that are fetched when they are shown (parts/lazy.ts). */
export const enLater = { account, drops, filters, help, keyboard, palette, realtime, setup, sites, tools };
