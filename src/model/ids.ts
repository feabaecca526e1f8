/** Ids and codes are kinds of their own, so that one cannot be passed where another is meant. */
export type SiteId = number & { readonly kind: "SiteId" };
export type UserId = number & { readonly kind: "UserId" };
export type KeyId = number & { readonly kind: "KeyId" };
export type ShareId = number & { readonly kind: "ShareId" };

/** Number of a known string in one site's dictionary; 0 is always the empty string. */
export type Code = number;

/** An anonymous person-day: 64 bits of a keyed hash, as two unsigned 32-bit halves (JavaScript numbers hold 53 bits). */
export interface VisitorId {
  readonly high: number;
  readonly low: number;
}
