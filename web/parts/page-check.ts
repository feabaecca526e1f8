import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import type { Level } from "../../src/model/finding.ts";
import { asApiError, type ApiError } from "../api.ts";
import { errorAt } from "../field-error.ts";
import { findingText, loadFindingWords, type FindingWords } from "../finding-text.ts";
import { language } from "../language.ts";
import { siteApi, type Finding, type Verification } from "../settings-api.ts";
import { t } from "../words/t.ts";
import { ErrorBox } from "./error-box.ts";
import { Icon, type IconName } from "./icon.ts";
import { TextField } from "./text-field.ts";

const ICONS: Readonly<Record<Level, IconName>> = { error: "close", warning: "warning", note: "page", ok: "check" };

/** Lets the server look at a page of the site, and says in plain words what it found. */
export function PageCheck({ domain }: { domain: string }) {
  const [url, setUrl] = useState("");
  const [found, setFound] = useState<Verification | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const words = useFindingWords();
  const check = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      setFound(await siteApi.verify(domain, addressOf(url)));
    } catch (failed) {
      setError(asApiError(failed));
    } finally {
      setBusy(false);
    }
  };
  const wrong = errorAt(error, "url", t("verify.url.wrong", { domain }));
  return html`
    <form class="check-form" onSubmit=${check}>
      <${TextField}
        id="check-url"
        label=${t("verify.url")}
        value=${url}
        onInput=${setUrl}
        error=${wrong}
        hint=${t("verify.url.hint", { domain })}
        inputmode="url"
        autocapitalize="off"
        spellcheck=${false}
        placeholder=${`https://${domain}/`}
      />
      <button class="button button-main" disabled=${busy}>${t(busy ? "verify.busy" : "verify.run")}</button>
    </form>
    ${error !== null && wrong === undefined && html`<${ErrorBox} error=${error} />`}
    <div role="status">${found !== null && !busy && html`<${Findings} found=${found} words=${words} />`}</div>
  `;
}

/** People leave out what goes without saying. */
const addressOf = (typed: string): string => {
  const text = typed.trim();
  return text === "" || /^https?:/i.test(text) ? text : `https://${text}`;
};

function Findings({ found: { url, findings, events }, words }: { found: Verification; words: FindingWords | null }) {
  const bad = findings.some(({ level }) => level === "error");
  return html`
    <p class="check-head">${t(bad ? "verify.bad" : "verify.good", { url })}</p>
    <ul class="findings">
      ${findings.map((finding) => html`<${FindingLine} key=${finding.code} finding=${finding} words=${words} />`)}
    </ul>
    <p class="fine">
      ${
        events.pageviews > 0
          ? t("verify.events", { minutes: events.minutes, pageviews: events.pageviews, visitors: events.visitors })
          : t(events.ever ? "verify.events.none" : "verify.events.never", { minutes: events.minutes })
      }
    </p>
  `;
}

function FindingLine({ finding, words }: { finding: Finding; words: FindingWords | null }) {
  const { message, hint } = findingText(finding, words);
  return html`<li class=${`finding finding-${finding.level}`}>
    <span class="finding-mark"><${Icon} name=${ICONS[finding.level]} /></span>
    <div>
      <span class="unseen">${t(`verify.level.${finding.level}`)}</span>
      <b>${message}</b>
      ${hint !== "" && html`<p class="fine">${hint}</p>`}
    </div>
  </li>`;
}

/** What the server says is English; in other languages its findings have words of their own. */
function useFindingWords(): FindingWords | null {
  const [words, setWords] = useState<FindingWords | null>(null);
  const spoken = language();
  useEffect(() => {
    loadFindingWords(spoken).then(setWords, () => setWords(null));
  }, [spoken]);
  return words;
}
