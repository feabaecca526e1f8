import type { Clock } from "../lib/clock.ts";
import { AppError } from "../model/app-error.ts";
import type { SiteId } from "../model/ids.ts";
import { LIMITS } from "../model/limits.ts";
import { SCOPES, type Principal, type Scope } from "../model/role.ts";
import type { CairnDb } from "./cairn-db.ts";
import { digest, matches, newSecret } from "./secret.ts";

export interface Keys {
  /** Answers the key, which cannot be shown again. */
  add(name: string, scopes: readonly Scope[], sites: "all" | readonly SiteId[]): string;
  principal(key: string): Principal | null;
}

interface KeyRow {
  readonly id: number;
  readonly name: string;
  readonly secret: Uint8Array;
  readonly scopes: string;
  readonly sites: "all" | "listed";
}

/** The kind is in the text, so that scanners of leaked secrets can know it. */
const FORM = /^cairn_key_(\d{1,15})_([A-Za-z0-9_-]{43})$/;

export function prepareKeys(db: CairnDb, now: Clock): Keys {
  const insert = db.prepare<{ id: number }, [{ name: string; secret: Uint8Array; scopes: string; sites: string; created: number }]>(
    "insert into keys (name, secret, scopes, sites, created) values ($name, $secret, $scopes, $sites, $created) returning id",
  );
  const find = db.prepare<KeyRow, [{ id: number }]>("select id, name, secret, scopes, sites from keys where id = $id");
  const grant = db.prepare<unknown, [{ key: number; site: number }]>("insert into key_sites (key, site) values ($key, $site)");
  const granted = db.prepare<{ site: number }, [{ key: number }]>("select site from key_sites where key = $key order by site");

  return {
    add(name, scopes, sites) {
      const shown = name.trim();
      if (shown === "" || shown.length > LIMITS.keyNameChars || /\p{Cc}/u.test(shown)) {
        throw new AppError("invalid_name", 400, `A key's name has 1 to ${LIMITS.keyNameChars} characters on one line.`, "name");
      }
      if (scopes.length === 0) throw new AppError("invalid_scopes", 400, `A key needs at least one scope: ${SCOPES.join(", ")}.`, "scopes");
      const secret = newSecret();
      const id = db.write(() => {
        const row = {
          name: shown,
          secret: digest(secret),
          scopes: [...new Set(scopes)].join(","),
          sites: sites === "all" ? "all" : "listed",
        };
        const added = insert.get({ ...row, created: now() })!;
        if (sites !== "all") for (const site of new Set(sites)) grant.run({ key: added.id, site });
        return added.id;
      });
      return `cairn_key_${id}_${secret}`;
    },
    principal(key) {
      const [, id, secret] = FORM.exec(key) ?? [];
      if (id === undefined || secret === undefined) return null;
      const row = find.get({ id: Number(id) });
      if (row === null || !matches(secret, row.secret)) return null;
      const sites = row.sites === "all" ? "all" : granted.all({ key: row.id }).map(({ site }) => site as SiteId);
      return { kind: "key", name: row.name, scopes: SCOPES.filter((scope) => row.scopes.split(",").includes(scope)), sites };
    },
  };
}
