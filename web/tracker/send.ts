import { canonicalAddress } from "./canonical.ts";
import { turnPage } from "./engagement.ts";
import { isExcluded } from "./exclusions.ts";
import { API, BEFORE_SEND, CANONICAL, ENGAGEMENT, EXCLUSIONS, HASH, INIT, PAGEVIEW_PROPS, PLAUSIBLE, SITE } from "./features.ts";
import { isIgnored } from "./ignored.ts";
import { options } from "./options.ts";
import { dataset, page, place, script } from "./page.ts";
import { tagProps } from "./pageview-props.ts";

/** What a page may say about an event. */
export interface Options {
  props?: Record<string, unknown>;
  revenue?: { amount?: unknown; currency?: unknown } | undefined;
  /** False: the event does not end a bounce. */
  interactive?: boolean;
  /** The address to report, where the page's own is not the one meant. */
  url?: string;
  /** Plausible's word for `url`. */
  u?: string;
  /** Called when the server has answered, or cannot be reached, or is not asked. */
  callback?: (result: { status?: number; error?: unknown }) => void;
}

/** An event on the wire (docs/events-api.md). */
export interface Body {
  n: string;
  u: string;
  [key: string]: unknown;
}

type Callback = NonNullable<Options["callback"]>;

export const {
  domain = place.hostname,
  // A site's own script lies beside its door, whatever stands before both: a proxy, another host.
  api = SITE && !INIT
    ? (RegExp(`^(.*/${SITE})\\.js`).exec(script?.src)?.[1] ?? API)
    : SITE && !script?.src
      ? API
      : new URL(script.src).origin + "/api/event",
} = dataset;

/** Where events go: to the first that can be reached. */
let endpoints = api.split(",");

const deliver = (body: string, callback: Callback): void => {
  const [endpoint, ...others] = INIT && options.endpoint ? [options.endpoint] : endpoints;
  fetch(endpoint!, {
    method: "POST",
    // Sent even when the page is closed in the same moment. A text body needs no permission asked in advance (CORS).
    keepalive: true,
    body,
  }).then(
    ({ status }) => callback({ status }),
    (error) => {
      if (!others[0]) return callback({ error });
      endpoints = others;
      deliver(body, callback);
    },
  );
};

export const post = (body: Body, callback: Callback): void => {
  if (ENGAGEMENT && body.n === "pageview") turnPage(body);
  if (isIgnored() || (EXCLUSIONS && (!PLAUSIBLE || /^(pageview|engagement)$/.test(body.n)) && isExcluded(body.u))) return callback({});
  if (BEFORE_SEND) {
    const change = INIT
      ? options.transformRequest
      : (window as unknown as Record<string, (body: Body) => Body | false>)[dataset["beforeSend"]!];
    try {
      const changed = change ? change(body) : body;
      if (!changed) return callback({});
      body = changed;
    } catch (error) {
      // A navigation of the page's own code may be waiting for this.
      reportError(error);
      return callback({ error });
    }
  }
  deliver(JSON.stringify(body), callback);
};

export const send = (name: string, { props, revenue, interactive, callback = () => {}, ...given }: Options = {}): void =>
  post(
    {
      n: name,
      u:
        (PLAUSIBLE ? (given.u ?? given.url) : given.url) ??
        (CANONICAL ? canonicalAddress() : HASH ? place.href : place.href.replace(/#.*/, "")),
      d: domain,
      r: page.referrer,
      t: page.title,
      s: screen.width,
      p: PAGEVIEW_PROPS ? { ...tagProps(name), ...props } : props,
      $: revenue,
      i: interactive,
      ...(HASH ? { h: 1 } : {}),
    },
    callback,
  );
