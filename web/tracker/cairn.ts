/** What a page may say about a custom event. */
interface Options {
  props?: Record<string, string | number | boolean>;
  revenue?: { amount: number | string; currency: string };
  /** False: the event does not end a bounce. */
  interactive?: boolean;
  /** The address to report, where the page's own is not the one meant. */
  url?: string;
  /** Called when the server has answered, or cannot be reached. */
  callback?: (result: { status?: number; error?: unknown }) => void;
}

interface Send {
  (name: string, options?: Options): void;
  /** Calls made before this script came. */
  q?: ArrayLike<unknown>[];
  /** The site that is already counted here: a snippet pasted twice counts once. */
  d?: string;
}

// No import, no export: this file becomes the script that every visitor downloads. Short names are left to the bundler.
((page: Window & { cairn?: Send }, place: Location) => {
  const script = document.currentScript as HTMLScriptElement;
  const { domain = place.hostname, api = new URL(script.src).origin + "/api/event" } = script.dataset;
  const { q: waiting = [], d: running } = page.cairn ?? {};
  if (running === domain) return;

  /** Automated browsers and people who opted out are not counted. */
  const ignored = (): unknown => {
    try {
      return navigator.webdriver || localStorage.cairn_ignore === "true";
    } catch {
      // Storage is forbidden here: then nobody can have opted out.
      return 0;
    }
  };

  const send: Send = (name, { props, revenue, interactive, url, callback = () => {} } = {}) => {
    if (ignored()) return callback({});
    fetch(api, {
      method: "POST",
      // Sent even when the page is closed in the same moment. A text body needs no permission asked in advance (CORS).
      keepalive: true,
      body: JSON.stringify({
        n: name,
        u: url ?? place.href.replace(/#.*/, ""),
        d: domain,
        r: document.referrer || undefined,
        p: props,
        $: revenue,
        i: interactive,
      }),
    }).then(
      ({ status }) => callback({ status }),
      (error) => callback({ error }),
    );
  };

  send.d = domain;

  let counted: string | undefined;
  const view = (): void => {
    if (counted === place.pathname) return;
    counted = place.pathname;
    send("pageview");
  };

  const start = (): void => {
    for (const name of ["pushState", "replaceState"] as const) {
      const original = history[name];
      history[name] = function (...given) {
        original.apply(this, given);
        view();
      };
    }
    addEventListener("popstate", view);
    // The page comes back as it was left: no script runs again, but it is seen again.
    addEventListener("pageshow", ({ persisted }: PageTransitionEvent) => {
      if (persisted) {
        counted = undefined;
        view();
      }
    });
    view();
    page.cairn = send;
    for (const given of waiting) send(...(Array.from(given) as Parameters<Send>));
  };

  // A page that is only prepared in the background has no visitor yet. Its calls wait with those made before this script came.
  if ((document as Document & { prerendering?: boolean }).prerendering) {
    page.cairn = (...given) => waiting.push(given);
    document.addEventListener("prerenderingchange", start, { once: true });
  } else start();
})(window, location);
