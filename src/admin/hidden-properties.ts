import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import type { CairnDb } from "./cairn-db.ts";

/** Keys of properties that the dashboard leaves out; their values are stored all the same. */
export interface HiddenProperties {
  /** Sorted. */
  of(site: SiteId): readonly string[];
  /** Replaces the list, which is unchecked. Throws AppError 400 that names the field. */
  set(site: SiteId, keys: unknown): readonly string[];
}

export function prepareHiddenProperties(db: CairnDb): HiddenProperties {
  const all = db.prepare<{ key: string }, [{ site: number }]>("select key from hidden_properties where site = $site order by key");
  const clear = db.prepare<unknown, [{ site: number }]>("delete from hidden_properties where site = $site");
  const insert = db.prepare<unknown, [{ site: number; key: string }]>("insert into hidden_properties (site, key) values ($site, $key)");
  const of = (site: SiteId): string[] => all.all({ site }).map(({ key }) => key);

  return {
    of,
    set(site, given) {
      const keys = readKeys(given);
      return db.write(() => {
        clear.run({ site });
        for (const key of keys) insert.run({ site, key });
        return of(site);
      });
    },
  };
}

function readKeys(given: unknown): ReadonlySet<string> {
  const isKey = (key: unknown): key is string =>
    typeof key === "string" && key !== "" && key.length <= LIMITS.propKeyChars && key.isWellFormed();
  if (!Array.isArray(given) || given.length > LIMITS.hiddenProperties || !given.every(isKey)) {
    const message = `hidden must be a list of up to ${LIMITS.hiddenProperties} keys of properties.`;
    throw new AppError("invalid_field", 400, message, "hidden");
  }
  return new Set(given);
}
