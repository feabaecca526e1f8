import type { Migration } from "../lib/sqlite.ts";
import configuration from "./001-configuration.sql" with { type: "text" };
import siteUuid from "./002-site-uuid.sql" with { type: "text" };
import siteRules from "./003-site-rules.sql" with { type: "text" };
import siteScript from "./004-site-script.sql" with { type: "text" };
import siteConfiguration from "./005-site-configuration.sql" with { type: "text" };
import account from "./006-account.sql" with { type: "text" };
import retention from "./007-retention.sql" with { type: "text" };
import shares from "./008-shares.sql" with { type: "text" };

/** Migrations of cairn.db, only ever added. */
export const ADMIN_MIGRATIONS: readonly Migration[] = [
  { version: 1, sql: configuration },
  { version: 2, sql: siteUuid },
  { version: 3, sql: siteRules },
  { version: 4, sql: siteScript },
  { version: 5, sql: siteConfiguration },
  { version: 6, sql: account },
  { version: 7, sql: retention },
  { version: 8, sql: shares },
];
