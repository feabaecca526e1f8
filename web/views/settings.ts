import type { ComponentType } from "preact";
import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { useLoad } from "../load.ts";
import { ErrorBox } from "../parts/error-box.ts";
import { Icon } from "../parts/icon.ts";
import { Link } from "../parts/link.ts";
import { Main } from "../parts/main.ts";
import { ScreenNav } from "../parts/screen-nav.ts";
import { SiteSwitcher } from "../parts/site-switcher.ts";
import { SkeletonRows } from "../parts/skeleton.ts";
import { useTitle } from "../parts/title.ts";
import { TopBar } from "../parts/top-bar.ts";
import { sitePath } from "../route.ts";
import { siteApi, type SiteDetail } from "../settings-api.ts";
import { isSettingsSection, SETTINGS_SECTIONS, type SettingsSection, mayOpenSettings, settingsPath } from "../settings-sections.ts";
import { t } from "../words/t.ts";
import { NotFound } from "./not-found.ts";
import { Counting } from "./settings/counting.ts";
import { Drops } from "./settings/drops.ts";
import { General } from "./settings/general.ts";
import { Goals } from "./settings/goals.ts";
import { Properties } from "./settings/properties.ts";
import { Remarks } from "./settings/remarks.ts";
import { Segments } from "./settings/segments.ts";
import { Snippet } from "./settings/snippet.ts";
import { Verification } from "./settings/verification.ts";

/** What each part of the settings is given. */
export interface SectionProps {
  readonly me: Me;
  readonly site: SiteDetail;
  /** False in a demo, where everybody looks and nobody changes anything. */
  readonly mayChange: boolean;
  /** The site is another one now: a new name, a new zone. */
  readonly onSite: () => void;
}

const SECTIONS: Readonly<Record<SettingsSection, ComponentType<SectionProps>>> = {
  general: General,
  snippet: Snippet,
  verification: Verification,
  counting: Counting,
  drops: Drops,
  goals: Goals,
  properties: Properties,
  annotations: Remarks,
  segments: Segments,
};

/** A site's settings, part by part; each has an address. */
export function Settings({ me, domain, section }: { me: Me | null; domain: string; section: string }) {
  const chosen = section === "" ? "general" : section;
  const known = isSettingsSection(chosen);
  useTitle(known ? `${t(`settings.section.${chosen}`)} · ${domain}` : domain);
  if (!known) return html`<${NotFound} me=${me} />`;
  const refused = me !== null && !mayOpenSettings(me);
  const places = SETTINGS_SECTIONS.map((key) => ({
    to: settingsPath(domain, key === "general" ? "" : key),
    label: t(`settings.section.${key}`),
    now: key === chosen,
  }));
  return html`<${TopBar} me=${me}><${SiteSwitcher} me=${me} domain=${domain} /><//>
    <${Main} class="page screen">
      <div class="screen-side">
        <${Link} to=${sitePath(domain)} class="back"><${Icon} name="left" />${t("settings.back")}<//>
        ${!refused && html`<${ScreenNav} name=${t("settings.title")} places=${places} />`}
      </div>
      <div class="screen-main">
        <h1>${t(refused ? "settings.title" : `settings.section.${chosen}`)}</h1>
        ${
          refused
            ? html`<p class="note">${t("settings.viewer")}</p>`
            : html`<${Content} me=${me} domain=${domain} section=${SECTIONS[chosen]} key=${chosen} />`
        }
      </div>
    <//>`;
}

interface ContentProps {
  readonly me: Me | null;
  readonly domain: string;
  readonly section: ComponentType<SectionProps>;
}

function Content({ me, domain, section: Section }: ContentProps) {
  const { data: site, error, reload } = useLoad(domain, (signal) => siteApi.site(domain, signal));
  return html`
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${me?.demo === true && html`<p class="note">${t("settings.demo")}</p>`}
    ${
      site === null || me === null
        ? error === null && html`<${SkeletonRows} rows=${6} />`
        : html`<${Section} me=${me} site=${site} mayChange=${!me.demo} onSite=${reload} />`
    }
  `;
}
