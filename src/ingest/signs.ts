import type { BotChecks } from "../model/site-rules.ts";

/** What speaks against counting an event, whatever the site's rules make of it. Bits: a sample keeps them as one number. */
export const SIGNS = {
  agent: 1,
  automation: 2,
  trackerMark: 4,
  spamReferrer: 8,
  datacentre: 16,
  dnt: 32,
  gpc: 64,
} as const satisfies Record<keyof BotChecks | "dnt" | "gpc", number>;

export type Sign = keyof typeof SIGNS;
export const SIGN_NAMES = Object.keys(SIGNS) as Sign[];
