/** What goes on at a site: the last 30 minutes, oldest minute first, and the last events, newest first. */
export interface Realtime {
  /** Visitors with an event in the last five minutes. */
  readonly current: number;
  readonly minutes: readonly { readonly visitors: number; readonly pageviews: number }[];
  readonly pages: readonly RealtimeRow[];
  readonly sources: readonly RealtimeRow[];
  readonly countries: readonly RealtimeRow[];
  readonly events: readonly RealtimeEvent[];
}

export interface RealtimeRow {
  readonly name: string;
  readonly visitors: number;
}

/** Events of one second that look the same; `count` says how many. */
export interface RealtimeEvent {
  /** Local date and time of the site, to the second. */
  readonly at: string;
  readonly timeMs: number;
  readonly name: string;
  readonly page: string;
  readonly source: string;
  readonly country: string;
  readonly device: string;
  readonly count: number;
}
