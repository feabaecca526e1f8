import { ACCOUNT } from "./account.ts";
import { CONFIGURATION } from "./configuration.ts";
import { EVENT_DOORS } from "./events.ts";
import type { Chapter } from "./operation.ts";
import { QUESTIONS } from "./questions.ts";
import { SHARES } from "./shares.ts";
import { SITES } from "./sites.ts";

/** Everything that is described. A test compares it with the router. */
export const CHAPTERS: readonly Chapter[] = [QUESTIONS, EVENT_DOORS, CONFIGURATION, SHARES, SITES, ACCOUNT];
