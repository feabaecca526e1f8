/** A visit ends when its visitor has been silent this long. The gap that splits is >= this value. */
export const VISIT_TIMEOUT_MS = 30 * 60 * 1000;

/** Someone is "here now" when they had a pageview or event in the last five minutes (the field's convention). */
export const CURRENT_VISITOR_MS = 5 * 60 * 1000;
