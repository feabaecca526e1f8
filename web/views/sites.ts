import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError, type Me, type SiteCard } from "../api.ts";
import { useLoad, usePoll } from "../load.ts";
import { Card } from "../parts/site-card.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Icon } from "../parts/icon.ts";
import { Link } from "../parts/link.ts";
import { Main } from "../parts/main.ts";
import { Segmented } from "../parts/segmented.ts";
import { SitesTogether } from "../parts/sites-together.ts";
import { Skeleton } from "../parts/skeleton.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useTitle } from "../parts/title.ts";
import { navigate } from "../route.ts";
import { readSitesState, SITES_ORDERS, SITES_PERIODS, writeSitesState, type SitesPeriod, type SitesState } from "../sites-state.ts";
import { addTraffic, groupSites, SITES_AT_ONCE, trafficOf, trafficQueries, type SiteGroup, type Traffic } from "../sites-traffic.ts";
import { t } from "../words/t.ts";
import { laterApi } from "../later-api.ts";

const REFRESH_EVERY_MS = 60_000;

/** All sites the reader may see. */
export function Sites({ me, search }: { me: Me | null; search: string }) {
  const state = readSitesState(search);
  const { data, error, reload } = useLoad("sites", (signal) => laterApi.sites(signal));
  const sites = data?.sites ?? null;
  const traffic = useTraffic(sites, state.period);
  useTitle(t("sites.title"));
  usePoll(reload, REFRESH_EVERY_MS);
  const mayAdd = me !== null && !me.demo && me.role !== "viewer";
  const failed = error ?? traffic.error;
  return html`<${TopBar} me=${me} />
    <${Main} class="page">
      <div class="page-head">
        <h1>${t("sites.title")}</h1>
        ${mayAdd && sites !== null && sites.length > 0 && html`<${Link} to="/sites/new" class="button"><${Icon} name="plus" />${t("sites.new")}<//>`}
      </div>
      ${failed !== null && html`<${ErrorBox} error=${failed} kept=${sites === null ? undefined : t("sites.kept")} onRetry=${reload} />`}
      ${
        sites === null
          ? error === null && html`<${SkeletonCards} />`
          : sites.length === 0
            ? html`<${NoSites} mayAdd=${mayAdd} />`
            : html`<${List} sites=${sites} state=${state} traffic=${traffic.known} />`
      }
    <//>`;
}

interface ListProps {
  readonly sites: readonly SiteCard[];
  readonly state: SitesState;
  readonly traffic: ReadonlyMap<string, Traffic>;
}

function List({ sites, state, traffic }: ListProps) {
  const change = (part: Partial<SitesState>, replace = false) => navigate(`/${writeSitesState({ ...state, ...part })}`, { replace });
  // Until all numbers are there, those of the last day decide: cards do not jump about while they come.
  const isWhole = sites.every(({ domain }) => traffic.has(domain));
  const groups = groupSites(sites, state, (site) => (isWhole ? traffic.get(site.domain)!.now.visitors : site.visitors24h));
  const shown = groups.flatMap((group) => group.sites);
  const known = shown.map(({ domain }) => traffic.get(domain)).filter((one) => one !== undefined);
  return html`
    <div class="sites-tools">
      ${
        sites.length > 1 &&
        html`<input
          type="search"
          class="input"
          placeholder=${t("sites.find")}
          aria-label=${t("sites.find")}
          value=${state.find}
          onInput=${(event: Event) => change({ find: (event.target as HTMLInputElement).value }, true)}
        />`
      }
      <${Segmented}
        name=${t("sites.period")}
        options=${SITES_PERIODS.map((key) => ({ key, label: t(`sites.period.${key}`) }))}
        chosen=${state.period}
        onPick=${(period: SitesPeriod) => change({ period })}
      />
      ${
        sites.length > 1 &&
        html`<${Segmented}
          name=${t("sites.order")}
          options=${SITES_ORDERS.map((key) => ({ key, label: t(`sites.order.${key}`) }))}
          chosen=${state.order}
          onPick=${(order: SitesState["order"]) => change({ order })}
        />`
      }
    </div>
    ${shown.length > 1 && known.length === shown.length && html`<${SitesTogether} count=${shown.length} traffic=${addTraffic(known)} />`}
    ${shown.length === 0 && html`<p class="empty" role="status">${t("sites.not-found")}</p>`}
    ${groups.map((group) => html`<${Group} key=${group.label} group=${group} period=${state.period} traffic=${traffic} isNamed=${groups.length > 1 || group.label !== ""} />`)}
  `;
}

interface GroupProps {
  readonly group: SiteGroup;
  readonly period: SitesPeriod;
  readonly traffic: ReadonlyMap<string, Traffic>;
  readonly isNamed: boolean;
}

function Group({ group: { label, sites }, period, traffic, isNamed }: GroupProps) {
  return html`<section class="sites-group" aria-label=${label || t("sites.others")}>
    ${isNamed && html`<h2 class="sites-label">${label || t("sites.others")}</h2>`}
    <ul class="cards">
      ${sites.map(
        (site) => html`<li key=${site.domain}><${Card} site=${site} period=${period} traffic=${traffic.get(site.domain) ?? null} /></li>`,
      )}
    </ul>
  </section>`;
}

/** Numbers of the sites, some at a time: those of a period stay until newer ones are there. */
function useTraffic(
  sites: readonly SiteCard[] | null,
  period: SitesPeriod,
): { known: ReadonlyMap<string, Traffic>; error: ApiError | null } {
  const [{ of, known }, setKnown] = useState<{ of: SitesPeriod; known: ReadonlyMap<string, Traffic> }>({ of: period, known: new Map() });
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    if (sites === null) return;
    const cancel = new AbortController();
    const load = async (): Promise<void> => {
      for (let from = 0; from < sites.length; from += SITES_AT_ONCE) {
        const some = sites.slice(from, from + SITES_AT_ONCE);
        const nowMs = Date.now();
        const answers = await api.query(
          some.flatMap((site) => trafficQueries(site, period, nowMs)),
          cancel.signal,
        );
        const fresh = some.map((site, at) => [site.domain, trafficOf([answers[at * 2]!, answers[at * 2 + 1]!])] as const);
        setKnown((old) => ({ of: period, known: new Map([...(old.of === period ? old.known : []), ...fresh]) }));
      }
      setError(null);
    };
    load().catch((failed: unknown) => cancel.signal.aborted || setError(asApiError(failed)));
    return () => cancel.abort();
  }, [sites, period]);
  return { known: of === period ? known : new Map(), error };
}

function SkeletonCards() {
  return html`<ul class="cards" aria-hidden="true">
    ${[0, 1, 2].map((card) => html`<li key=${card}><${Skeleton} class="skeleton-card" /></li>`)}
  </ul>`;
}

function NoSites({ mayAdd }: { mayAdd: boolean }) {
  return html`<div class="empty">
    <h2>${t("sites.none")}</h2>
    ${
      mayAdd
        ? html`<p>${t("sites.none.advice")}</p>
            <${Link} to="/sites/new" class="button button-main"><${Icon} name="plus" />${t("sites.none.add")}<//>`
        : html`<p>${t("sites.none.viewer")}</p>`
    }
  </div>`;
}
