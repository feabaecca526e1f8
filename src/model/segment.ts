import type { UserId } from "./ids.ts";

/** A list of filters with a name. */
export interface Segment {
  readonly id: number;
  readonly name: string;
  /** As the query API takes them; all must hold. Never names another segment. */
  readonly filters: readonly unknown[];
  /** Null: for everyone who sees the site. Else nobody but this user knows of it. */
  readonly owner: UserId | null;
  /** E-mail address of whoever saved it; empty when that user is gone. */
  readonly author: string;
  readonly changedMs: number;
}
