import type { Role } from "../src/model/role.ts";
import { sharePath } from "./route.ts";
import {
  call,
  errorOf,
  site,
  type DropLine,
  type DropSample,
  type QueryBody,
  type Remark,
  type Segment,
  type SiteCard,
  type SiteInfo,
} from "./api.ts";

/** A link that shows a site to people without an account. */
export interface Share {
  readonly id: number;
  readonly name: string;
  readonly public: boolean;
  /** Of a public page; that of any other link is told when it is made, and never again. */
  readonly path: string | null;
  readonly hasPassword: boolean;
  readonly segment: number | null;
  readonly lastDay: string | null;
  readonly lastUsedAt: string | null;
}

export interface MadeShare extends Share {
  readonly path: string;
}

export interface ShareWish {
  readonly name?: string;
  readonly public?: true;
  readonly password?: string;
  readonly segment?: number;
  readonly lastDay?: string;
}

/** What a link shows: a site, and of it a segment alone where it has a name here. */
export interface Opened {
  readonly domain: string;
  readonly segment: string | null;
}

/** What parts ask of the server that are fetched when they are first shown (later.ts), typed. */
export const laterApi = {
  shares: (domain: string, signal?: AbortSignal) =>
    call<{ shares: readonly Share[] }>(`${site(domain)}/shares`, { ...(signal && { signal }) }),
  addShare: (domain: string, body: ShareWish) => call<MadeShare>(`${site(domain)}/shares`, { method: "POST", body }),
  removeShare: (domain: string, id: number) => call<void>(`${site(domain)}/shares/${id}`, { method: "DELETE" }),
  /** Of the link whose path the page is at. */
  openShare: (body: { secret: string; password?: string }) => call<Opened>("/api/open", { method: "POST", body, anonymous: true }),
  setupNeeded: () => call<{ needed: boolean }>("/api/setup", { anonymous: true }),
  setUp: (body: { token: string; email: string; password: string }) =>
    call<{ email: string; role: Role }>("/api/setup", { method: "POST", body, anonymous: true }),
  logIn: (body: { email: string; password: string }) =>
    call<{ email: string; role: Role }>("/api/login", { method: "POST", body, anonymous: true }),
  logOut: () => call<void>("/api/logout", { method: "POST" }),
  sites: (signal?: AbortSignal) => call<{ sites: readonly SiteCard[] }>("/api/sites", { ...(signal && { signal }) }),
  addSite: (body: { domain: string; timezone: string }) => call<SiteInfo>("/api/sites", { method: "POST", body }),
  drops: (domain: string, days: number, signal?: AbortSignal) =>
    call<{ drops: readonly DropLine[] }>(`${site(domain)}/drops?days=${days}`, { ...(signal && { signal }) }),
  addSegment: (domain: string, body: Omit<Segment, "id">) => call<Segment>(`${site(domain)}/segments`, { method: "POST", body }),
  changeSegment: (domain: string, id: number, body: Partial<Omit<Segment, "id">>) =>
    call<Segment>(`${site(domain)}/segments/${id}`, { method: "PATCH", body }),
  deleteSegment: (domain: string, id: number) => call<void>(`${site(domain)}/segments/${id}`, { method: "DELETE" }),
  /** Keys that the events' properties have; hidden ones are not proposed. */
  properties: (domain: string, signal?: AbortSignal) =>
    call<{ properties: readonly { key: string; hidden: boolean }[] }>(`${site(domain)}/properties`, { ...(signal && { signal }) }),
  /** The answer of one question as a table. */
  csv: async (query: QueryBody): Promise<Blob> => {
    const response = await fetch(`${sharePath()}/api/v2/query`, {
      ...{ method: "POST", credentials: "same-origin", body: JSON.stringify(query) },
      headers: { "content-type": "application/json", accept: "text/csv" },
    });
    if (!response.ok) throw errorOf(response, await response.json().catch(() => null));
    return response.blob();
  },
  dropSamples: (domain: string, signal?: AbortSignal) =>
    call<{ samples: readonly DropSample[] }>(`${site(domain)}/drops/samples`, { ...(signal && { signal }) }),
  addAnnotation: (domain: string, body: { at: string; text: string }) =>
    call<Remark>(`${site(domain)}/annotations`, { method: "POST", body }),
  changeAnnotation: (domain: string, id: number, body: { at: string; text: string }) =>
    call<Remark>(`${site(domain)}/annotations/${id}`, { method: "PATCH", body }),
  removeAnnotation: (domain: string, id: number) => call<void>(`${site(domain)}/annotations/${id}`, { method: "DELETE" }),
};
