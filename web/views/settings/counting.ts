import { html } from "htm/preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { LIMITS } from "../../../src/model/limits.ts";
import type { BotChecks, SiteRules } from "../../../src/model/site-rules.ts";
import { asApiError, type ApiError } from "../../api.ts";
import { countryOptions } from "../../countries.ts";
import { errorAt, lineOf } from "../../field-error.ts";
import { language } from "../../language.ts";
import { useLoad } from "../../load.ts";
import { AskBeforeLeaving } from "../../parts/ask-before-leaving.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { LinesField } from "../../parts/lines-field.ts";
import { PickSeveral } from "../../parts/pick-several.ts";
import { SaveBar } from "../../parts/save-bar.ts";
import { Segmented } from "../../parts/segmented.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { Switch } from "../../parts/switch.ts";
import { TextField } from "../../parts/text-field.ts";
import { say } from "../../parts/toast.ts";
import { WhatIf, type WhatIfAnswer } from "../../parts/what-if.ts";
import { siteApi } from "../../settings-api.ts";
import { useSubmit } from "../../submit.ts";
import { t } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";

const CHECKS: readonly (keyof BotChecks)[] = ["agent", "automation", "trackerMark", "spamReferrer", "datacentre"];
/** While somebody types, the server is asked once they pause. */
const PAUSE_MS = 400;

/** What a site counts: the rules as they would be, what they would have made of what was dropped, and how to keep them. */
export function Counting(props: SectionProps) {
  const { data, error, reload } = useLoad(props.site.domain, (signal) => siteApi.rules(props.site.domain, signal));
  if (data === null) return error === null ? html`<${SkeletonRows} rows=${8} />` : html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  return html`<${Editor} ...${props} given=${data.rules} />`;
}

type List = "hostnames" | "excludedPaths" | "excludedAddresses" | "keptParameters";

function Editor({ me, site, mayChange, given }: SectionProps & { readonly given: SiteRules }) {
  const [saved, setSaved] = useState(given);
  const [rules, setRules] = useState(given);
  const countries = useMemo(countryOptions, [language()]);
  const change = (part: Partial<SiteRules>): void => setRules({ ...rules, ...part });
  const dirty = JSON.stringify(rules) !== JSON.stringify(saved);
  const tried = useWhatIf(site.domain, rules, dirty);
  const form = useRef<HTMLFormElement>(null);
  const { submit, busy, error } = useSubmit(async () => {
    try {
      const { rules: now } = await siteApi.setRules(site.domain, rules);
      setSaved(now);
      setRules(now);
      say(t("rules.saved"));
    } catch (failed) {
      // The field that is wrong may be out of view.
      setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      throw failed;
    }
  });
  const wrong = error ?? tried.error;
  const list = (field: List, placeholder: string, more?: unknown) =>
    html`<${LinesField}
        id=${`rule-${field}`}
        label=${t(`rules.${field}`)}
        value=${rules[field]}
        onChange=${(lines: readonly string[]) => change({ [field]: lines })}
        placeholder=${placeholder}
        hint=${t(`rules.${field}.hint`)}
        error=${errorAt(wrong, field, t(`rules.${field}.wrong`, { line: lineOf(wrong) ?? 1 }))}
      />
      ${more}`;
  const flag = (id: string, on: boolean, label: string, hint: string, set: (on: boolean) => void) =>
    html`<${Switch} key=${id} id=${id} label=${label} hint=${hint} on=${on} disabled=${!mayChange} onChange=${set} />`;
  const unsaved = dirty && mayChange;
  return html`<form onSubmit=${submit} ref=${form}>
      <p class="setting-lead">${t("rules.lead")}</p>
      <fieldset disabled=${!mayChange}>
        <${Setting} title=${t("rules.pages")}
          >${list("hostnames", `${site.domain}\n*.${site.domain}`)} ${list("excludedPaths", "/admin/**")}<//
        >
        <${Setting} title=${t("rules.people")}>
          ${list("excludedAddresses", "192.0.2.7\n2001:db8::/32", me.role === "owner" && mayChange && html`<${OwnAddress} rules=${rules} onChange=${change} />`)}
          <${PickSeveral}
            id="rule-countries"
            label=${t("rules.excludedCountries")}
            placeholder=${t("rules.excludedCountries.placeholder")}
            options=${countries}
            chosen=${rules.excludedCountries}
            onChange=${(excludedCountries: readonly string[]) => change({ excludedCountries })}
            error=${errorAt(wrong, "excludedCountries")}
            disabled=${!mayChange}
          />
          ${flag("respect-dnt", rules.respectDnt, t("rules.respectDnt"), t("rules.respectDnt.hint"), (respectDnt) => change({ respectDnt }))}
          ${flag("respect-gpc", rules.respectGpc, t("rules.respectGpc"), t("rules.respectGpc.hint"), (respectGpc) => change({ respectGpc }))}
          <p class="note">${t("rules.own-visits", { link: `https://${site.domain}/#cairn-ignore` })}</p>
        <//>
        <${Setting} title=${t("rules.programs")} lead=${t("rules.programs.lead")}>
          ${CHECKS.map((key) =>
            flag(`check-${key}`, rules.botChecks[key], t(`rules.check.${key}`), t(`rules.check.${key}.hint`), (on) =>
              change({ botChecks: { ...rules.botChecks, [key]: on } }),
            ),
          )}
        <//>
        <${Setting} title=${t("rules.addresses")} lead=${t("rules.addresses.lead")}>
          ${list("keptParameters", "q\npage")}
          <div class="field">
            <span class="field-label">${t("rules.hash")}</span>
            <${Segmented}
              name=${t("rules.hash")}
              options=${(["tracker", "keep", "drop"] as const).map((key) => ({ key, label: t(`rules.hash.${key}`) }))}
              chosen=${rules.hash}
              onPick=${(hash: SiteRules["hash"]) => change({ hash })}
            />
          </div>
          ${flag("trailing-slash", rules.trailingSlash === "remove", t("rules.trailingSlash"), t("rules.trailingSlash.hint"), (on) =>
            change({ trailingSlash: on ? "remove" : "keep" }),
          )}
        <//>
        <${Setting} title=${t("rules.rate")}>
          <${TextField}
            id="rule-rate"
            class="input input-short"
            type="number"
            min="0"
            max=${LIMITS.ruleEventsPerS}
            inputmode="numeric"
            label=${t("rules.eventsPerS")}
            value=${String(rules.eventsPerS)}
            onInput=${(text: string) => change({ eventsPerS: text === "" ? 0 : Number(text) })}
            hint=${t("rules.eventsPerS.hint")}
            error=${errorAt(wrong, "eventsPerS", t("rules.eventsPerS.wrong", { most: LIMITS.ruleEventsPerS }))}
          />
        <//>
      </fieldset>
      ${error !== null && error.field === undefined && html`<${ErrorBox} error=${error} />`}
      ${
        unsaved &&
        html`<${SaveBar}
          text=${html`<${WhatIf} answer=${tried.answer} wrong=${tried.error?.field !== undefined} />`}
          busy=${busy}
          onUndo=${() => setRules(saved)}
        />`
      }
    </form>
    ${unsaved && html`<${AskBeforeLeaving} />`}`;
}

/** What the rules would have made of what was dropped lately; it also finds what is wrong in them, before they are kept. */
function useWhatIf(domain: string, rules: SiteRules, wanted: boolean) {
  const [state, setState] = useState<{ answer: WhatIfAnswer | null; error: ApiError | null }>({ answer: null, error: null });
  const key = JSON.stringify(rules);
  useEffect(() => {
    if (!wanted) {
      setState({ answer: null, error: null });
      return;
    }
    let gone = false;
    const timer = setTimeout(() => {
      siteApi.whatIf(domain, rules).then(
        (answer) => gone || setState({ answer, error: null }),
        (failed) => gone || setState({ answer: null, error: asApiError(failed) }),
      );
    }, PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [domain, key, wanted]);
  return state;
}

/** An owner's own address, and the way to leave it out. */
function OwnAddress({ rules, onChange }: { rules: SiteRules; onChange: (part: Partial<SiteRules>) => void }) {
  const { data } = useLoad("own-address", (signal) => siteApi.ownAddress(signal));
  const address = data?.client.address;
  if (address === undefined || rules.excludedAddresses.includes(address)) return null;
  return html`<p class="offer">
    <span>${t("rules.own-address", { address })}</span>
    <button type="button" class="button" onClick=${() => onChange({ excludedAddresses: [...rules.excludedAddresses, address] })}>
      ${t("rules.own-address.exclude")}
    </button>
  </p>`;
}
