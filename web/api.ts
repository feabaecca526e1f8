import type { Annotation } from "../src/model/annotation.ts";
import type { DropReason } from "../src/model/drop.ts";
import type { Dimension } from "../src/model/dimension.ts";
import type { Goal } from "../src/model/goal.ts";
import type { FilterTree } from "./filter-tree.ts";
import type { Metric } from "../src/model/metric.ts";
import type { Preferences } from "../src/model/preferences.ts";
import type { Role } from "../src/model/role.ts";
import type { DateRange, Days } from "./range.ts";
import { sharePath } from "./route.ts";

export interface Me extends Preferences {
  readonly email: string;
  readonly role: Role;
  readonly demo: boolean;
  readonly version: string;
}

export interface SiteInfo {
  readonly domain: string;
  readonly timezone: string;
  /** Milliseconds or an ISO date: shown only. */
  readonly createdAt: string | number;
  readonly weekStart?: "monday" | "sunday";
  readonly snippet: string;
}

/** A goal as far as the headline needs to know it. */
export type GoalInfo = Pick<Goal, "name" | "currency">;

/** A remark at "2026-11-21" or "2026-11-21T14:30" in the site's own time. */
export interface Remark extends Pick<Annotation, "id" | "at" | "text"> {
  readonly author?: string;
}

export interface SiteCard extends SiteInfo {
  /** Sites of one label stand together; empty: none. */
  readonly label: string;
  readonly visitors24h: number;
}

export interface DropLine {
  readonly date: string;
  readonly reason: DropReason;
  readonly count: number;
  readonly explanation: string;
}

/** One thing that was not counted; nothing in it tells one person from another. */
export interface DropSample {
  /** ISO, in UTC. */
  readonly time: string;
  readonly reason: DropReason;
  readonly hostname: string;
  readonly path: string;
  readonly browser: string;
  readonly country: string;
}

/** Filters under a name. Shared: for everyone who sees the site; else the reader's own. */
export interface Segment {
  readonly id: number;
  readonly name: string;
  readonly shared: boolean;
  readonly filters: readonly unknown[];
}

export interface QueryBody {
  readonly site_id: string;
  readonly metrics: readonly Metric[];
  readonly date_range: DateRange;
  readonly dimensions?: readonly Dimension[];
  readonly filters?: readonly FilterTree[];
  readonly include?: {
    readonly time_labels?: boolean;
    readonly pivot?: { readonly rows: number; readonly columns: number };
    readonly total_rows?: boolean;
    readonly empty_buckets?: boolean;
    readonly comparisons?: {
      readonly mode: "previous_period" | "year_over_year" | "custom";
      readonly date_range?: DateRange;
      readonly match_day_of_week?: boolean;
    };
  };
  readonly pagination?: { readonly limit: number; readonly offset: number };
}

export type Numbers = readonly (number | null)[];

export interface AnswerRow {
  readonly dimensions: readonly string[];
  readonly metrics: Numbers;
  readonly comparison?: { readonly dimensions?: readonly (string | null)[]; readonly metrics: Numbers; readonly change: Numbers };
}

/** The table of two dimensions. Each cell is the list of the metrics; null: nothing has both values. */
export interface Pivot {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly (Numbers | null)[])[];
  readonly row_totals: readonly Numbers[];
  readonly column_totals: readonly Numbers[];
  readonly total: Numbers;
  readonly row_count: number;
  readonly column_count: number;
}

export interface Answer {
  readonly results: readonly AnswerRow[];
  readonly meta: {
    readonly time_labels?: readonly string[];
    readonly pivot?: Pivot;
    readonly total_rows?: number;
    readonly comparison_date_range?: readonly [string, string];
    /** There are no numbers: events are removed. */
    /** With the first day of which there are events, where older ones are asked for. */
    readonly unanswered?: { readonly code: string; readonly error: string; readonly events_from?: string };
  };
  readonly query: { readonly date_range: readonly [string, string] };
}

/** What went wrong, in the server's words where it had some; error-text.ts says it to the reader. Status 0: no answer; -1: a fault of the page. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    /** Names the line in the server's log. */
    readonly id?: string,
    /** When to try again. */
    readonly waitS?: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** Whatever was thrown, as something to show: anything but an answer is a fault of this page. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(-1, "page_failed", error instanceof Error ? error.message : String(error));
}

interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** A 401 answers this very question; it does not mean that the login has ended. */
  readonly anonymous?: boolean;
}

let loggedOut = (): void => {};

/** Called whenever an answer says that the login has ended. */
export function onLoggedOut(listener: () => void): void {
  loggedOut = listener;
}

export async function call<T>(path: string, { method = "GET", body, signal, anonymous = false }: Call = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(sharePath() + path, {
      method,
      credentials: "same-origin",
      ...(signal && { signal }),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiError(0, "unreachable", "");
  }
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  if (response.status === 401 && !anonymous) loggedOut();
  throw errorOf(response, answer);
}

export function errorOf(response: Response, answer: unknown): ApiError {
  const { error, code, field, id } = (answer ?? {}) as { error?: unknown; code?: unknown; field?: unknown; id?: unknown };
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const wait = Number(response.headers.get("retry-after"));
  const waitS = response.status === 429 && wait > 0 ? wait : undefined;
  return new ApiError(response.status, text(code) ?? "", text(error) ?? "", text(field), text(id), waitS);
}

export const site = (domain: string): string => `/api/sites/${encodeURIComponent(domain)}`;

/** What the first page asks of the server, typed; everything else is in later-api.ts. */
export const api = {
  me: (signal?: AbortSignal) => call<Me>("/api/me", { ...(signal && { signal }) }),
  site: (domain: string, signal?: AbortSignal) => call<SiteInfo>(site(domain), { ...(signal && { signal }) }),
  segments: (domain: string, signal?: AbortSignal) =>
    call<{ segments: readonly Segment[] }>(`${site(domain)}/segments`, { ...(signal && { signal }) }),
  currentVisitors: (domain: string, signal?: AbortSignal) =>
    call<number>(`/api/v1/stats/realtime/visitors?site_id=${encodeURIComponent(domain)}`, { ...(signal && { signal }) }),
  goals: (domain: string, signal?: AbortSignal) => call<{ goals: readonly Goal[] }>(`${site(domain)}/goals`, { ...(signal && { signal }) }),
  /** Of these days of the site; of all its time without them. */
  annotations: (domain: string, days: Days | null, signal?: AbortSignal) =>
    call<{ annotations: readonly Remark[] }>(`${site(domain)}/annotations${days === null ? "" : `?from=${days[0]}&to=${days[1]}`}`, {
      ...(signal && { signal }),
    }),
  /** Many questions, one request. */
  query: async (queries: readonly QueryBody[], signal?: AbortSignal): Promise<readonly Answer[]> => {
    const { responses } = await call<{ responses: readonly Answer[] }>("/api/v2/query", {
      method: "POST",
      body: { queries },
      ...(signal && { signal }),
    });
    return responses;
  },
};
