import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { PAGEVIEW } from "../../src/model/event.ts";
import type { RealtimeEvent } from "../../src/model/realtime.ts";
import { valueName } from "../names.ts";
import { useRealtime } from "../realtime.ts";
import { t, tNodes } from "../words/t.ts";
import { Flag } from "./flag.ts";
import { Icon } from "./icon.ts";

const MOST = 5;

/** A quiet pulse, until something arrives: then the newest of it, as it comes. */
export function LiveEvents({ domain }: { domain: string }) {
  const { look, state } = useRealtime(domain);
  // The server's clock decides what is new, not the browser's: everything of the first look is from before.
  const [before, setBefore] = useState<number | null>(null);
  if (look !== null && before === null) setBefore(Math.max(0, ...look.events.map(({ timeMs }) => timeMs)));
  const fresh = before === null || look === null ? [] : look.events.filter(({ timeMs }) => timeMs > before).slice(0, MOST);
  const own = html`<a href=${`https://${domain}`} target="_blank" rel="noopener noreferrer">${domain}</a>`;
  if (fresh.length === 0) {
    const lost = state === "lost" || state === "refused";
    return html`<div class="waiting" role="status">
      <span class="pulse" aria-hidden="true"></span>
      <div>
        <b>${t(lost ? "setup.waiting.lost" : look === null ? "realtime.waiting" : "verify.waiting")}</b>
        <p class="fine">${tNodes("setup.waiting.advice", { site: own })}</p>
      </div>
    </div>`;
  }
  return html`<div class="waiting waiting-seen" role="status">
    <span class="waiting-check"><${Icon} name="check" /></span>
    <div>
      <b>${t("verify.arrived")}</b>
      <ol>
        ${fresh.map((event) => html`<li class="fine" key=${`${event.timeMs} ${event.page}`}><${Flag} country=${event.country} /> ${eventText(event)}</li>`)}
      </ol>
    </div>
  </div>`;
}

function eventText({ at, name, page, source, country, device }: RealtimeEvent): string {
  const place = country === "(not set)" ? "" : valueName("visit:country", country);
  const facts = [
    at.slice(11),
    name === PAGEVIEW ? "" : name,
    page,
    valueName("visit:source", source),
    place,
    valueName("visit:device", device),
  ];
  return facts.filter((fact) => fact !== "").join(" · ");
}
