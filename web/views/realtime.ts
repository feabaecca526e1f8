import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { definitionOf, type FieldDimension } from "../../src/model/dimension.ts";
import { PAGEVIEW } from "../../src/model/event.ts";
import type { Realtime as RealtimeLook, RealtimeEvent, RealtimeRow } from "../../src/model/realtime.ts";
import { api, type Me } from "../api.ts";
import { formatExact } from "../format.ts";
import { locale } from "../language.ts";
import { useLoad } from "../load.ts";
import { valueName } from "../names.ts";
import { useRealtime, type Live } from "../realtime.ts";
import { navigate, sitePath } from "../route.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Flag } from "../parts/flag.ts";
import { Link } from "../parts/link.ts";
import { Main } from "../parts/main.ts";
import { MinuteBars } from "../parts/minute-bars.ts";
import { Skeleton } from "../parts/skeleton.ts";
import { SiteSwitcher } from "../parts/site-switcher.ts";
import { useTitle } from "../parts/title.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useShortcuts } from "../shortcuts.ts";
import { DEFAULT_STATE, writeState } from "../url.ts";
import { t } from "../words/t.ts";

/** A screen reader hears of a new number of visitors at most this often. */
const SAY_EVERY_MS = 20_000;
const MOST_EVENTS = 24;

/** The last 30 minutes of a site, as they happen. */
export function Realtime({ me, domain }: { me: Me | null; domain: string }) {
  const { error, reload } = useLoad(domain, (signal) => api.site(domain, signal));
  useTitle(t("realtime.title.of", { domain }));
  useShortcuts({ Escape: () => navigate(sitePath(domain)), r: () => navigate(sitePath(domain)) });
  return html`<${TopBar} me=${me}><${SiteSwitcher} me=${me} domain=${domain} /><//>
    <${Main} class="page">
      ${error !== null ? html`<${ErrorBox} error=${error} onRetry=${reload} />` : html`<${Scene} domain=${domain} />`}
    <//>`;
}

function Scene({ domain }: { domain: string }) {
  const live = useRealtime(domain);
  const { look } = live;
  const said = useSaid(look);
  return html`
    <div class="page-head">
      <h1>${t("realtime.title")}</h1>
      <${State} live=${live} />
      <${Link} to=${sitePath(domain)} class="button">${t("realtime.back")}<//>
    </div>
    <p class="unseen" role="status">${said}</p>
    <section class="headline realtime-head">
      <div class="realtime-now">
        <b class="realtime-number">${look === null ? html`<${Skeleton} class="skeleton-number" />` : formatExact(look.current)}</b>
        <span>${t("realtime.current", { count: look?.current ?? 0 })}</span>
      </div>
      <${MinuteBars} minutes=${look?.minutes ?? []} />
    </section>
    ${
      look !== null &&
      (look.pages.length === 0
        ? html`<div class="panel realtime-quiet">
            <p><b>${t("realtime.quiet")}</b></p>
            <p class="fine">${t("realtime.quiet.advice")}</p>
          </div>`
        : html`<${Lists} domain=${domain} look=${look} />`)
    }
  `;
}

function State({ live: { state, seenMs, look } }: { live: Live }) {
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: "medium" }).format(seenMs);
  const text =
    state === "live"
      ? t("realtime.live")
      : state === "refused"
        ? t("realtime.refused")
        : state === "waiting" || look === null
          ? t("realtime.waiting")
          : t("realtime.lost", { time });
  const good = state === "live" || state === "waiting";
  return html`<p class=${good ? "realtime-state" : "realtime-state realtime-lost"} role="status">
    <span class=${state === "live" ? "current current-some" : "current"}><span class="current-dot" aria-hidden="true"></span></span>${text}
  </p>`;
}

/** The number of visitors for screen readers: when it has changed, and not all the time. */
function useSaid(look: RealtimeLook | null): string {
  const [said, setSaid] = useState("");
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const say = (): void => {
      if (latest.current !== null) setSaid(t("realtime.said", { count: latest.current.current }));
    };
    const timer = setInterval(say, SAY_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return said;
}

function Lists({ domain, look }: { domain: string; look: RealtimeLook }) {
  return html`<div class="panels realtime-panels">
    ${
      // A shared link does not tell what single visitors do.
      look.events.length > 0 &&
      html`<section class="panel realtime-events" aria-labelledby="realtime-events">
        <header><h2 id="realtime-events">${t("realtime.events")}</h2></header>
        <ol class="events">
          ${look.events.slice(0, MOST_EVENTS).map((event) => html`<${EventLine} key=${keyOf(event)} event=${event} />`)}
        </ol>
      </section>`
    }
    <${List} name=${t("realtime.pages")} domain=${domain} dimension="event:page" rows=${look.pages} />
    <${List} name=${t("realtime.sources")} domain=${domain} dimension="visit:source" rows=${look.sources} />
    <${List} name=${t("realtime.countries")} domain=${domain} dimension="visit:country" rows=${look.countries} />
  </div>`;
}

/** The same line from look to look, so that only what is new moves. */
const keyOf = ({ at, name, page, source, country, device }: RealtimeEvent): string => [at, name, page, source, country, device].join("\n");

function EventLine({ event: { at, timeMs, name, page, source, country, device, count } }: { event: RealtimeEvent }) {
  return html`<li class="event">
    <time class="fine" datetime=${new Date(timeMs).toISOString()}>${at.slice(11)}</time>
    <span class="event-what">
      ${name !== PAGEVIEW && html`<span class="badge">${name}</span> `}<b>${valueName("event:page", page)}</b>
      ${count > 1 && html` <span class="fine">${t("realtime.event.times", { count })}</span>`}
    </span>
    <span class="fine event-who">
      <${Flag} country=${country} />
      ${[valueName("visit:country", country), valueName("visit:device", device), cameFrom(source)].join(" · ")}
    </span>
  </li>`;
}

/** Those who came by themselves came from nowhere. */
function cameFrom(source: string): string {
  const name = valueName("visit:source", source);
  return source === definitionOf("visit:source").empty ? name : t("realtime.event.from", { source: name });
}

interface ListProps {
  readonly name: string;
  readonly domain: string;
  readonly dimension: FieldDimension;
  readonly rows: readonly RealtimeRow[];
}

/** A row leads to the day's numbers for its value. */
function List({ name, domain, dimension, rows }: ListProps) {
  const top = Math.max(1, ...rows.map(({ visitors }) => visitors));
  const to = (value: string): string =>
    sitePath(domain) +
    writeState({ ...DEFAULT_STATE, range: { period: "day" }, filters: [{ operator: "is", dimension, values: [value] }] });
  return html`<section class="panel" aria-label=${name}>
    <header><h2>${name}</h2></header>
    <ol class="rows">
      ${rows.map(
        (row) =>
          html`<li class="row-line" key=${row.name}>
            <${Link} to=${to(row.name)} class="row">
              <span class="row-bar" style=${{ width: `${((row.visitors / top) * 100).toFixed(2)}%` }}></span>
              ${dimension === "visit:country" && html`<span class="row-sign"><${Flag} country=${row.name} /></span>`}
              <span class="row-name">${valueName(dimension, row.name)}</span>
              <span class="row-value">${formatExact(row.visitors)}</span>
            <//>
          </li>`,
      )}
    </ol>
  </section>`;
}
