import type { Role } from "../src/model/role.ts";
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

/** What parts ask of the server that are fetched when they are first shown (later.ts), typed. */
export const laterApi = {
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
    const response = await fetch("/api/v2/query", {
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
