/** The caller's mistake, worded for the reader. Anything else that is thrown is a bug or a broken machine and becomes a 500. */
export class AppError extends Error {
  constructor(
    /** Stable and machine-readable, for example "site_not_found". */
    readonly code: string,
    /** HTTP status. */
    readonly status: number,
    message: string,
    /** Name of the wrong field, where there is one. */
    readonly field?: string,
    /** Seconds for the Retry-After header. */
    readonly retryAfterS?: number,
  ) {
    super(message);
    this.name = "AppError";
  }
}
