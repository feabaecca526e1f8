import type { DropReason } from "../src/model/drop.ts";
import type { FindingCode, Level } from "../src/model/finding.ts";
import type { Goal } from "../src/model/goal.ts";
import type { Preferences } from "../src/model/preferences.ts";
import type { Scope } from "../src/model/role.ts";
import type { SiteRules } from "../src/model/site-rules.ts";
import type { SiteScript } from "../src/model/site-script.ts";
import type { WeekStart } from "../src/model/site.ts";
import { call, site, type SiteInfo } from "./api.ts";

/** A site with what its owner decides of it. */
export interface SiteDetail extends SiteInfo {
  readonly uuid: string;
  readonly weekStart: WeekStart;
  readonly label: string;
  /** After how many months events are removed; 0: never. */
  readonly retentionMonths: number;
  /** Domains that it had before; `until` is ISO, in UTC. */
  readonly formerDomains: readonly { readonly domain: string; readonly until: string }[];
}

export type SiteChange = Partial<Pick<SiteDetail, "domain" | "timezone" | "weekStart" | "label" | "retentionMonths">>;

/** A site's script and the addresses under which it is found. */
export interface ScriptInfo {
  readonly script: SiteScript;
  readonly url: string;
  readonly door: string;
  readonly snippet: string;
  readonly plausibleUrl: string;
}

export interface Finding {
  readonly code: FindingCode;
  readonly level: Level;
  readonly message: string;
  readonly hint: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Verification {
  readonly url: string;
  readonly status: number | null;
  readonly findings: readonly Finding[];
  readonly events: { readonly minutes: number; readonly visitors: number; readonly pageviews: number; readonly ever: boolean };
}

/** What other rules would have made of the samples that one reason dropped. */
export interface WhatIfReason {
  readonly reason: DropReason;
  readonly samples: number;
  readonly counted: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly unknown: number;
}

export interface Login {
  readonly id: string;
  readonly browser: string;
  readonly os: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly current: boolean;
}

export interface Key {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sites: "all" | readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly creator: string | null;
}

export type GoalWish = Partial<Omit<Goal, "id">>;
type Signal = AbortSignal | undefined;

const get = <T>(path: string, signal: Signal): Promise<T> => call<T>(path, signal && { signal });

/** What a site is configured by, typed: docs/site-settings.md, docs/tracker.md, docs/what-is-counted.md, docs/verification.md. */
export const siteApi = {
  site: (domain: string, signal?: AbortSignal) => get<SiteDetail>(site(domain), signal),
  change: (domain: string, body: SiteChange) => call<SiteDetail>(site(domain), { method: "PATCH", body }),
  remove: (domain: string, typed: string) => call<void>(site(domain), { method: "DELETE", body: { domain: typed } }),

  script: (domain: string, signal?: AbortSignal) => get<ScriptInfo>(`${site(domain)}/script`, signal),
  setScript: (domain: string, body: SiteScript) => call<ScriptInfo>(`${site(domain)}/script`, { method: "PUT", body }),
  verify: (domain: string, url: string) =>
    call<Verification>(`${site(domain)}/verify`, { method: "POST", body: url === "" ? {} : { url } }),

  rules: (domain: string, signal?: AbortSignal) => get<{ rules: SiteRules }>(`${site(domain)}/rules`, signal),
  setRules: (domain: string, body: SiteRules) => call<{ rules: SiteRules }>(`${site(domain)}/rules`, { method: "PUT", body }),
  whatIf: (domain: string, rules: SiteRules) =>
    call<{ samples: number; reasons: readonly WhatIfReason[] }>(`${site(domain)}/rules/what-if`, { method: "POST", body: { rules } }),
  /** Owners only: the address that this very request came from. */
  ownAddress: (signal?: AbortSignal) => get<{ client: { address: string } }>("/api/diagnostics/request", signal),

  addGoal: (domain: string, body: GoalWish) => call<Goal>(`${site(domain)}/goals`, { method: "POST", body }),
  changeGoal: (domain: string, id: number, body: GoalWish) => call<Goal>(`${site(domain)}/goals/${id}`, { method: "PATCH", body }),
  removeGoal: (domain: string, id: number) => call<void>(`${site(domain)}/goals/${id}`, { method: "DELETE" }),

  setHidden: (domain: string, hidden: readonly string[]) =>
    call<{ hidden: readonly string[] }>(`${site(domain)}/properties/hidden`, { method: "PUT", body: { hidden } }),
};

/** The reader's own account, and keys for programs: docs/account.md. */
export const accountApi = {
  choose: (body: Partial<Preferences>) => call<Preferences>("/api/me", { method: "PATCH", body }),
  setPassword: (body: { current: string; next: string }) => call<void>("/api/me/password", { method: "POST", body }),
  logins: (signal?: AbortSignal) => get<{ logins: readonly Login[] }>("/api/me/logins", signal),
  endLogin: (id: string) => call<void>(`/api/me/logins/${encodeURIComponent(id)}`, { method: "DELETE" }),
  endOthers: () => call<{ ended: number }>("/api/me/logins/end-others", { method: "POST" }),

  keys: (signal?: AbortSignal) => get<{ keys: readonly Key[] }>("/api/keys", signal),
  addKey: (body: Pick<Key, "name" | "scopes" | "sites">) => call<Key & { key: string }>("/api/keys", { method: "POST", body }),
  removeKey: (id: number) => call<void>(`/api/keys/${id}`, { method: "DELETE" }),
};

const sizes = new Map<string, Promise<number | null>>();

/** Bytes of a tracker on the wire, as this browser would fetch it; null when that is not known. Asked once. */
export function trackerBytes(path: string): Promise<number | null> {
  const known = sizes.get(path);
  if (known !== undefined) return known;
  const asked = fetch(path, { method: "HEAD" }).then(
    ({ ok, headers }) => (ok ? Number(headers.get("content-length")) || null : null),
    () => null,
  );
  sizes.set(path, asked);
  return asked;
}
