import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { WeekStart } from "../../../src/model/site.ts";
import { LIMITS } from "../../../src/model/limits.ts";
import { errorText } from "../../error-text.ts";
import { errorAt } from "../../field-error.ts";
import { locale } from "../../language.ts";
import { AskBeforeLeaving } from "../../parts/ask-before-leaving.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { Segmented } from "../../parts/segmented.ts";
import { Setting } from "../../parts/setting.ts";
import { TextField } from "../../parts/text-field.ts";
import { say } from "../../parts/toast.ts";
import { ZoneField } from "../../parts/zone-field.ts";
import { navigate } from "../../route.ts";
import { settingsPath } from "../../settings-sections.ts";
import { siteApi, type SiteDetail } from "../../settings-api.ts";
import { useSubmit } from "../../submit.ts";
import { t } from "../../words/t.ts";
import { clockIn } from "../../zones.ts";
import type { SectionProps } from "../settings.ts";

const WEEKS: readonly WeekStart[] = ["monday", "sunday"];

/** What the site is called, and when its days and weeks begin; and its end. */
export function General({ site, mayChange, onSite }: SectionProps) {
  const [domain, setDomain] = useState(site.domain);
  const [timezone, setTimezone] = useState(site.timezone);
  const [label, setLabel] = useState(site.label);
  const [months, setMonths] = useState(site.retentionMonths);
  const [weekStart, setWeekStart] = useState(site.weekStart);
  // What the site has taken and `site` does not have yet.
  const [taken, setTaken] = useState("");
  const renamed = domain.trim() !== site.domain;
  const change = {
    ...(renamed && { domain: domain.trim() }),
    ...(timezone.trim() !== site.timezone && { timezone: timezone.trim() }),
    ...(label.trim() !== site.label && { label: label.trim() }),
    ...(weekStart !== site.weekStart && { weekStart }),
    ...(months !== site.retentionMonths && { retentionMonths: months }),
  };
  const unsaved = Object.keys(change).length > 0 && JSON.stringify(change) !== taken;
  const { submit, busy, error } = useSubmit(async () => {
    const changed = await siteApi.change(site.domain, change);
    setTaken(JSON.stringify(change));
    say(t("settings.saved"));
    if (changed.domain !== site.domain) navigate(settingsPath(changed.domain), { replace: true });
    else onSite();
  });
  const clock = clockIn(timezone.trim(), Date.now());
  const domainError = error?.code === "site_exists" || error?.code === "invalid_domain" ? errorText(error) : errorAt(error, "domain");
  const zoneError = error?.code === "invalid_timezone" ? errorText(error) : errorAt(error, "timezone");
  const elsewhere =
    error !== null && domainError === undefined && zoneError === undefined && error.field !== "label" && error.field !== "retentionMonths";
  return html`
    <${Setting}>
      ${elsewhere && html`<${ErrorBox} error=${error} />`}
      <form onSubmit=${submit}>
        <fieldset disabled=${!mayChange}>
          <${TextField}
            id="domain"
            label=${t("setup.site.domain")}
            value=${domain}
            onInput=${setDomain}
            error=${domainError}
            hint=${renamed ? t("settings.domain.renamed", { domain: site.domain }) : t("settings.domain.hint")}
            inputmode="url"
            autocapitalize="off"
            spellcheck=${false}
            maxlength=${LIMITS.hostnameChars}
            required
          />
          <${FormerDomains} site=${site} />
          <${ZoneField} value=${timezone} clock=${clock} says="settings.zone.hint" error=${zoneError} onInput=${setTimezone} />
          <div class="field">
            <span class="field-label" id="week-start">${t("settings.week")}</span>
            <${Segmented}
              name=${t("settings.week")}
              options=${WEEKS.map((key) => ({ key, label: t(`settings.week.${key}`) }))}
              chosen=${weekStart}
              onPick=${setWeekStart}
            />
          </div>
          <${TextField}
            id="label"
            label=${t("settings.label")}
            value=${label}
            onInput=${setLabel}
            error=${errorAt(error, "label")}
            hint=${t("settings.label.hint")}
            maxlength=${LIMITS.siteLabelChars}
          />
          <${TextField}
            id="retention"
            class="input input-short"
            type="number"
            min="0"
            max=${LIMITS.retentionMonths}
            inputmode="numeric"
            label=${t("settings.retention")}
            value=${String(months)}
            onInput=${(text: string) => setMonths(Number(text))}
            error=${errorAt(error, "retentionMonths", t("settings.retention.wrong", { most: LIMITS.retentionMonths }))}
            hint=${t(months === 0 ? "settings.retention.ever" : "settings.retention.hint")}
          />
          ${
            mayChange &&
            html`<div class="actions">
              <button class="button button-main" disabled=${busy || clock === null || !unsaved}>${t("settings.save")}</button>
            </div>`
          }
        </fieldset>
      </form>
    <//>
    ${mayChange && unsaved && html`<${AskBeforeLeaving} />`} ${mayChange && html`<${Removal} site=${site} />`}
  `;
}

/** Domains that the site had: they go on counting for some days. */
function FormerDomains({ site }: { site: SiteDetail }) {
  if (site.formerDomains.length === 0) return null;
  const time = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" });
  return html`<ul class="note former">
    ${site.formerDomains.map(
      ({ domain, until }) => html`<li key=${domain}>${t("settings.domain.former", { domain, until: time.format(Date.parse(until)) })}</li>`,
    )}
  </ul>`;
}

function Removal({ site }: { site: SiteDetail }) {
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = async (): Promise<void> => {
    await siteApi.remove(site.domain, typed);
    say(t("settings.remove.done", { domain: site.domain }));
    navigate("/", { replace: true });
  };
  return html`<${Setting}
    title=${t("settings.remove")}
    danger
    lead=${t("settings.remove.lead")}
    action=${html`<button type="button" class="button button-danger" onClick=${() => setAsked(true)}>${t("settings.remove.ask")}</button>`}
  >
    ${
      asked &&
      html`<${ConfirmDialog}
        title=${t("settings.remove.title", { domain: site.domain })}
        action=${t("settings.remove.do")}
        disabled=${typed.trim().toLowerCase() !== site.domain}
        onConfirm=${remove}
        onClose=${() => (setAsked(false), setTyped(""))}
      >
        <p>${t("settings.remove.what")}</p>
        <${TextField}
          id="typed-domain"
          label=${t("settings.remove.type", { domain: site.domain })}
          value=${typed}
          onInput=${setTyped}
          autocapitalize="off"
          spellcheck=${false}
          placeholder=${site.domain}
        />
      <//>`
    }
  <//>`;
}
