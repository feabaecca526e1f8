import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { api, type Me } from "../api.ts";
import { Combobox } from "../parts/combobox.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Field } from "../parts/field.ts";
import { Link } from "../parts/link.ts";
import { Steps } from "../parts/steps.ts";
import { TopBar } from "../parts/top-bar.ts";
import { useTitle } from "../parts/title.ts";
import { installPath, navigate } from "../route.ts";
import { useSubmit } from "../submit.ts";
import { browserZone, clockIn, zoneOptions } from "../zones.ts";

export function NewSite({ me }: { me: Me | null }) {
  const [domain, setDomain] = useState("");
  const [timezone, setTimezone] = useState(browserZone);
  const zones = useMemo(() => zoneOptions(Date.now()), []);
  useTitle("New site");
  const { submit, busy, error } = useSubmit(async () => {
    const site = await api.addSite({ domain: bareDomain(domain), timezone: timezone.trim() });
    navigate(installPath(site.domain));
  });
  const of = (field: string): string | undefined =>
    error?.field === field || error?.code === `invalid_${field}` ? error.message : undefined;
  const taken = error?.code === "site_exists";
  const domainError = taken ? error.message : of("domain");
  const clock = clockIn(timezone.trim(), Date.now());
  return html`<${TopBar} me=${me} />
    <main class="entry">
      <h1>Which site do you want to count?</h1>
      <${Steps} now=${1} />
      ${error !== null && domainError === undefined && of("timezone") === undefined && html`<${ErrorBox} error=${error} kept="What you typed is still here." />`}
      <form onSubmit=${submit}>
        <${Field}
          id="domain"
          label="Domain"
          error=${domainError}
          hint="Without https:// and without a path. Subdomains may share one site."
        >
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
        ${taken && html`<p><${Link} to=${installPath(bareDomain(domain))}>Go to this site<//></p>`}
        <${Field}
          id="timezone"
          label="Time zone"
          error=${of("timezone")}
          hint=${clock === null ? "No such time zone. Type a city." : `There it is now ${clock}. The site's day turns at midnight of this zone.`}
        >
          <${Combobox} id="timezone" value=${timezone} options=${zones} placeholder="Type a city" onInput=${setTimezone} />
        <//>
        <button class="button button-main button-wide" disabled=${busy || domain.trim() === "" || clock === null}>
          ${busy ? "Adding…" : "Add site"}
        </button>
      </form>
    </main>`;
}

/** People paste addresses; what they mean is the host. The server has the last word. */
function bareDomain(text: string): string {
  return text
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/?#].*$/, "");
}
