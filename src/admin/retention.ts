import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { CairnDb } from "./cairn-db.ts";

/** How long a site's events are kept. */
export interface Kept {
  readonly months: number;
  /** When it was set. */
  readonly changedMs: number;
}

export interface Retention {
  /** Null: for ever. */
  of(site: SiteId): Kept | null;
  /** 0 months: for ever. A number that is set already keeps the time at which it was. */
  set(site: SiteId, months: number): void;
}

export function prepareRetention(db: CairnDb, now: Clock): Retention {
  const find = db.prepare<Kept, [{ site: number }]>("select months, changed as changedMs from retention where site = $site");
  const put = db.prepare<unknown, [{ site: number; months: number; changed: number }]>(
    `insert into retention (site, months, changed) values ($site, $months, $changed)
     on conflict (site) do update set months = excluded.months, changed = excluded.changed where months <> excluded.months`,
  );
  const remove = db.prepare<unknown, [{ site: number }]>("delete from retention where site = $site");
  return {
    of: (site) => find.get({ site }) ?? null,
    set(site, months) {
      db.write(() => void (months === 0 ? remove.run({ site }) : put.run({ site, months, changed: now() })));
    },
  };
}

/** Whole months, 0 for ever. */
export function readMonths(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LIMITS.retentionMonths) return value;
  throw new AppError(
    "invalid_field",
    400,
    `retentionMonths must be a whole number from 1 to ${LIMITS.retentionMonths}, or 0 to keep events for ever.`,
    "retentionMonths",
  );
}
