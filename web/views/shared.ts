import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { asApiError, onLoggedOut, type ApiError } from "../api.ts";
import { laterApi, type Opened } from "../later-api.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Mark } from "../parts/icon.ts";
import { Main } from "../parts/main.ts";
import { PasswordField } from "../parts/password-field.ts";
import { useTitle } from "../parts/title.ts";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { Help } from "./help.ts";
import { Realtime } from "./realtime.ts";
import { SitePage } from "./site.ts";

interface SharedProps {
  /** What stands behind the link's own path: a screen of the site. */
  readonly rest: string;
  readonly search: string;
}

/** A link is not opened again sooner than this. */
const REOPEN_MS = 2000;

/** What stands behind "#" in the address; nothing for a public page. */
const secretNow = (): string => location.hash.slice(1);

/** A site for somebody who has a link to it: opened first, then the same screens as for those who log in. */
export function Shared({ rest, search }: SharedProps) {
  const { opened, error, open, setOpened } = useOpened();
  if (opened !== null) {
    const note = opened.segment === null ? t("shares.note") : t("shares.note.only", { segment: opened.segment });
    return html`<aside class="shared-note">${note}</aside>
      <${Screen} rest=${rest} search=${search} domain=${opened.domain} />`;
  }
  if (error === null) return null;
  if (error.code === "password_required") return html`<${Locked} onOpened=${setOpened} />`;
  if (error.code === "share_not_found") return html`<${Ended} />`;
  return html`<${Main} class="entry"><${ErrorBox} error=${error} onRetry=${open} /><//>`;
}

/** The link is opened when the page begins, and again when it is said to be closed: it may have been a week, or its password is another. */
function useOpened() {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const again = useRef<ReturnType<typeof setTimeout> | null>(null);
  const lastMs = useRef(0);
  const open = async (): Promise<void> => {
    lastMs.current = performance.now();
    setOpened(null);
    setError(null);
    try {
      setOpened(await laterApi.openShare({ secret: secretNow() }));
    } catch (failed) {
      setError(asApiError(failed));
    }
  };
  useEffect(() => {
    void open();
    onLoggedOut(() => {
      // Several questions are refused at once; and a browser that keeps no cookie would open it all the time.
      again.current ??= setTimeout(
        () => {
          again.current = null;
          void open();
        },
        lastMs.current + REOPEN_MS - performance.now(),
      );
    });
  }, []);
  return { opened, error, open, setOpened };
}

function Screen({ rest, search, domain }: SharedProps & { readonly domain: string }) {
  if (rest === "realtime") return html`<${Realtime} key=${domain} me=${null} domain=${domain} />`;
  const [first, topic = ""] = rest.split("/");
  if (first === "help") return html`<${Help} me=${null} topic=${topic} />`;
  return html`<${SitePage} me=${null} domain=${domain} search=${search} />`;
}

function Locked({ onOpened }: { onOpened: (opened: Opened) => void }) {
  const [password, setPassword] = useState("");
  useTitle(t("shares.locked"));
  const { submit, busy, error } = useSubmit(async () => onOpened(await laterApi.openShare({ secret: secretNow(), password })));
  const wrong = error?.code === "wrong_password";
  return html`<${Main} class="entry">
    <div class="entry-mark"><${Mark} /></div>
    <h1>${t("shares.locked")}</h1>
    <p>${t("shares.locked.lead")}</p>
    ${error !== null && !wrong && html`<${ErrorBox} error=${error} />`}
    <form onSubmit=${submit}>
      <${PasswordField} id="password" value=${password} error=${wrong ? t("shares.wrong") : undefined} onInput=${setPassword} />
      <button class="button button-main button-wide" disabled=${busy}>${t(busy ? "shares.opening" : "shares.open")}</button>
    </form>
  <//>`;
}

function Ended() {
  useTitle(t("shares.ended"));
  return html`<${Main} class="entry">
    <div class="entry-mark"><${Mark} /></div>
    <h1>${t("shares.ended")}</h1>
    <p>${t("shares.ended.lead")}</p>
  <//>`;
}
