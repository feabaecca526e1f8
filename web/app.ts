import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { api, ApiError, onLoggedOut, type Me } from "./api.ts";
import { logInPath, navigate, onNavigate, routeOf, type Route } from "./route.ts";
import { SitePage } from "./views/site.ts";
import { chooseLanguage } from "./language.ts";
import { chooseTheme } from "./theme.ts";
import { ErrorBox } from "./parts/error-box.ts";
import { lazy } from "./parts/lazy.ts";
import { PaletteKey } from "./parts/palette-key.ts";
import { Toast } from "./parts/toast.ts";

const Sites = lazy(async () => (await import("./later.ts")).later.Sites);
const Entry = lazy(async () => (await import("./later.ts")).later.Entry);
const Settings = lazy(async () => (await import("./later.ts")).later.Settings);
const Account = lazy(async () => (await import("./later.ts")).later.Account);
const Realtime = lazy(async () => (await import("./later.ts")).later.Realtime);
const NotFound = lazy(async () => (await import("./later.ts")).later.NotFound);
const Help = lazy(async () => (await import("./later.ts")).later.Help);
const Shared = lazy(async () => (await import("./later.ts")).later.Shared);

interface Place {
  readonly route: Route;
  readonly search: string;
}

const placeNow = (): Place => ({ route: routeOf(location.pathname), search: location.search });

/** The address decides the screen. */
export function App() {
  const [{ route, search }, setPlace] = useState(placeNow);
  const [me, setMe] = useState<Me | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const open = ["log-in", "set-up", "shared"].includes(route.screen);

  useEffect(() => onNavigate(() => setPlace(placeNow())), []);
  useEffect(() => {
    onLoggedOut(() => {
      if (routeOf(location.pathname).screen !== "log-in") navigate(logInPath(location.pathname + location.search), { replace: true });
    });
  }, []);
  useEffect(() => {
    setMe(null);
    setError(null);
    if (open) return;
    const cancel = new AbortController();
    const know = (known: Me): void => {
      if (!known.demo) {
        // What was chosen in another browser holds here too. When a language cannot be fetched, the page goes on as it is.
        chooseTheme(known.theme === "system" ? "auto" : known.theme);
        chooseLanguage(known.language).catch(() => {});
      }
      setMe(known);
    };
    api.me(cancel.signal).then(know, (failed) => {
      // A login that has ended leads to the log-in page by itself.
      if (!cancel.signal.aborted && failed instanceof ApiError && failed.status !== 401) setError(failed);
    });
    return () => cancel.abort();
  }, [open]);

  if (error !== null) return html`<main class="entry"><${ErrorBox} error=${error} onRetry=${() => location.reload()} /></main>`;
  return html`${screenOf(route, search, me)}<${PaletteKey} route=${route} search=${search} me=${me} /><${Toast} />`;
}

function screenOf(route: Route, search: string, me: Me | null) {
  switch (route.screen) {
    case "sites":
      return html`<${Sites} me=${me} search=${search} />`;
    case "log-in":
    case "set-up":
    case "new-site":
    case "install":
      return html`<${Entry} route=${route} me=${me} />`;
    case "site":
      return html`<${SitePage} me=${me} domain=${route.domain} search=${search} />`;
    case "realtime":
      return html`<${Realtime} key=${route.domain} me=${me} domain=${route.domain} />`;
    case "help":
      return html`<${Help} me=${me} topic=${route.topic} />`;
    case "settings":
      return html`<${Settings} key=${route.domain} me=${me} domain=${route.domain} section=${route.section} />`;
    case "account":
    case "keys":
      return html`<${Account} me=${me} tab=${route.screen} />`;
    case "shared":
      return html`<${Shared} rest=${route.rest} search=${search} />`;
    case "not-found":
      return html`<${NotFound} me=${me} />`;
  }
}
