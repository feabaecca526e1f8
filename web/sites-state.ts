/** What a reader can choose on the list of sites. It lives in the address. */
export interface SitesState {
  readonly period: SitesPeriod;
  readonly order: SitesOrder;
  /** Part of a domain or of a label. */
  readonly find: string;
}

export const SITES_PERIODS = ["24h", "7d", "28d"] as const;
export type SitesPeriod = (typeof SITES_PERIODS)[number];
export const SITES_ORDERS = ["traffic", "name"] as const;
export type SitesOrder = (typeof SITES_ORDERS)[number];

const oneOf = <Key extends string>(keys: readonly Key[], wanted: string | null): Key => keys.find((key) => key === wanted) ?? keys[0]!;

/** Reads "?period=7d&order=name&find=shop"; what it does not understand is as if it were not there. */
export function readSitesState(search: string): SitesState {
  const params = new URLSearchParams(search);
  return {
    period: oneOf(SITES_PERIODS, params.get("period")),
    order: oneOf(SITES_ORDERS, params.get("order")),
    find: params.get("find") ?? "",
  };
}

/** The shortest search that reads back as the same state. */
export function writeSitesState({ period, order, find }: SitesState): string {
  const params = new URLSearchParams();
  if (period !== SITES_PERIODS[0]) params.set("period", period);
  if (order !== SITES_ORDERS[0]) params.set("order", order);
  if (find !== "") params.set("find", find);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
