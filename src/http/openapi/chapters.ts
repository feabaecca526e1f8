import { CONFIGURATION } from "./configuration.ts";
import { EVENT_DOORS } from "./events.ts";
import type { Chapter } from "./operation.ts";
import { QUESTIONS } from "./questions.ts";

/** Everything that is described. A test compares it with the router. */
export const CHAPTERS: readonly Chapter[] = [QUESTIONS, EVENT_DOORS, CONFIGURATION];
