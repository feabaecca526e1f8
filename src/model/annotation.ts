/** A remark at a moment of a site. */
export interface Annotation {
  readonly id: number;
  /**
   * "2026-11-21", or "2026-11-21T14:30" for a minute of that day. In the site's own time, without a zone: a site that moves to another
   * zone keeps the remark on the same day.
   */
  readonly at: string;
  readonly text: string;
  /** E-mail address of the user or name of the key that made it; empty when that user is gone. */
  readonly author: string;
  readonly createdMs: number;
}
