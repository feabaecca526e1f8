import type { ShareId, SiteId } from "./ids.ts";

/** owner and admin see every site and may change things; a viewer reads the sites given to it. */
export const ROLES = ["owner", "admin", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** sites:manage: goals and annotations of sites. annotations:write: new annotations alone, for what runs after a deployment. */
export const SCOPES = ["stats:read", "events:write", "sites:manage", "annotations:write"] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks. Nobody is null. A key acts only within its scopes and its sites; whoever has a shared link reads its one site. */
export type Principal =
  | { readonly kind: "user"; readonly email: string; readonly role: Role; readonly sites: "all" | readonly SiteId[] }
  | { readonly kind: "key"; readonly name: string; readonly scopes: readonly Scope[]; readonly sites: "all" | readonly SiteId[] }
  | SharePrincipal;

export interface SharePrincipal {
  readonly kind: "share";
  readonly id: ShareId;
  readonly sites: readonly [SiteId];
  /** The number of the segment whose events alone may be counted; null: all of the site's. */
  readonly segment: number | null;
}

/** Reads a part of its site alone: of everything else not even names are told. */
export const isLimited = (principal: Principal): boolean => principal.kind === "share" && principal.segment !== null;

export function maySeeSite(principal: Principal, site: SiteId): boolean {
  return principal.sites === "all" || principal.sites.includes(site);
}
