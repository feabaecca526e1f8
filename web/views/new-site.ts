import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { Me } from "../api.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Field } from "../parts/field.ts";
import { Link } from "../parts/link.ts";
import { Steps } from "../parts/steps.ts";
import { TopBar } from "../parts/top-bar.ts";
import { ZoneField } from "../parts/zone-field.ts";
import { useTitle } from "../parts/title.ts";
import { installPath, navigate } from "../route.ts";
import { useSubmit } from "../submit.ts";
import { browserZone, clockIn } from "../zones.ts";
import { errorText } from "../error-text.ts";
import { t } from "../words/t.ts";
import { Main } from "../parts/main.ts";
import { laterApi } from "../later-api.ts";

export function NewSite({ me }: { me: Me | null }) {
  const [domain, setDomain] = useState("");
  const [timezone, setTimezone] = useState(browserZone);
  useTitle(t("setup.site.title"));
  const { submit, busy, error } = useSubmit(async () => {
    const site = await laterApi.addSite({ domain: bareDomain(domain), timezone: timezone.trim() });
    navigate(installPath(site.domain));
  });
  const of = (field: string): string | undefined =>
    error?.field === field || error?.code === `invalid_${field}` ? errorText(error) : undefined;
  const taken = error?.code === "site_exists";
  const domainError = taken ? errorText(error) : of("domain");
  const clock = clockIn(timezone.trim(), Date.now());
  return html`<${TopBar} me=${me} />
    <${Main} class="entry">
      <h1>${t("setup.site.question")}</h1>
      <${Steps} now=${1} />
      ${error !== null && domainError === undefined && of("timezone") === undefined && html`<${ErrorBox} error=${error} kept=${t("setup.site.kept")} />`}
      <form onSubmit=${submit}>
        <${Field} id="domain" label=${t("setup.site.domain")} error=${domainError} hint=${t("setup.site.domain.hint")}>
          <input
            class="input"
            id="domain"
            name="domain"
            type="text"
            inputmode="url"
            autocapitalize="off"
            autocomplete="off"
            spellcheck=${false}
            placeholder="example.com"
            required
            autofocus
            aria-describedby="domain-note"
            aria-invalid=${domainError !== undefined}
            value=${domain}
            onInput=${(event: Event) => setDomain((event.target as HTMLInputElement).value)}
          />
        <//>
        ${taken && html`<p><${Link} to=${installPath(bareDomain(domain))}>${t("setup.site.exists")}<//></p>`}
        <${ZoneField} value=${timezone} clock=${clock} says="setup.site.zone.hint" error=${of("timezone")} onInput=${setTimezone} />
        <button class="button button-main button-wide" disabled=${busy || domain.trim() === "" || clock === null}>
          ${t(busy ? "setup.site.adding" : "setup.site.add")}
        </button>
      </form>
    <//>`;
}

/** People paste addresses; what they mean is the host. The server has the last word. */
function bareDomain(text: string): string {
  return text
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/?#].*$/, "");
}
