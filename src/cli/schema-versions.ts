import { ADMIN_MIGRATIONS } from "../admin/schema.ts";
import type { DatabaseName } from "../store/data-directory.ts";
import { EVENTS_MIGRATIONS } from "../store/sqlite/schema.ts";

/** The newest schema of each database that this Cairn knows. */
export const SCHEMA_VERSIONS: Readonly<Record<DatabaseName, number>> = {
  "cairn.db": ADMIN_MIGRATIONS.at(-1)?.version ?? 0,
  "events.db": EVENTS_MIGRATIONS.at(-1)?.version ?? 0,
};
