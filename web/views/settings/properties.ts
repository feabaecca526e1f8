import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { asApiError, type ApiError } from "../../api.ts";
import { useLoad } from "../../load.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { Switch } from "../../parts/switch.ts";
import { siteApi } from "../../settings-api.ts";
import { t, tNodes } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";
import { laterApi } from "../../later-api.ts";

const EXAMPLE = 'cairn("Signup", { props: { plan: "pro" } })';

/** Keys that the site's events have, and which of them the dashboard leaves out. */
export function Properties({ site, mayChange }: SectionProps) {
  const { data, error, reload } = useLoad(site.domain, (signal) => laterApi.properties(site.domain, signal));
  /** As it is to be; the switch moves before the server has answered. */
  const [wished, setWished] = useState<readonly string[] | null>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  if (data === null) return error === null ? html`<${SkeletonRows} rows=${6} />` : html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  const hidden = wished ?? data.properties.flatMap((property) => (property.hidden ? [property.key] : []));
  const show = async (key: string, on: boolean): Promise<void> => {
    const next = on ? hidden.filter((other) => other !== key) : [...hidden, key];
    setWished(next);
    setWrong(null);
    try {
      await siteApi.setHidden(site.domain, next);
    } catch (failed) {
      setWished(hidden);
      setWrong(asApiError(failed));
    }
  };
  return html`<${Setting} lead=${t("settings.properties.lead")}>
    ${wrong !== null && html`<${ErrorBox} error=${wrong} />`}
    ${
      data.properties.length === 0
        ? html`<p class="setting-none">${tNodes("settings.properties.none", { code: html`<code>${EXAMPLE}</code>` })}</p>`
        : html`<ul class="lines">
            ${data.properties.map(
              ({ key }) =>
                html`<li class="line" key=${key}>
                  <${Switch}
                    id=${`property-${key}`}
                    label=${key}
                    on=${!hidden.includes(key)}
                    disabled=${!mayChange}
                    onChange=${(on: boolean) => show(key, on)}
                  />
                  <span class="fine">${t(hidden.includes(key) ? "settings.properties.hidden" : "settings.properties.shown")}</span>
                </li>`,
            )}
          </ul>`
    }
  <//>`;
}
