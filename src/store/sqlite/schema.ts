import type { Migration } from "../../lib/sqlite.ts";
import events from "./001-events.sql" with { type: "text" };
import seen from "./002-seen.sql" with { type: "text" };
import dropSamples from "./003-drop-samples.sql" with { type: "text" };
import engine from "./004-engine.sql" with { type: "text" };
import seenRecent from "./005-seen-recent.sql" with { type: "text" };
import daily from "./006-daily.sql" with { type: "text" };
import checksums from "./007-checksums.sql" with { type: "text" };

/** Migrations of events.db, only ever added. */
export const EVENTS_MIGRATIONS: readonly Migration[] = [
  { version: 1, sql: events },
  { version: 2, sql: seen },
  { version: 3, sql: dropSamples },
  { version: 4, sql: engine },
  { version: 5, sql: seenRecent },
  { version: 6, sql: daily },
  { version: 7, sql: checksums },
];
