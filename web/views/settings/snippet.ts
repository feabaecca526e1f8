import { html } from "htm/preact";
import { settingsPath } from "../../settings-sections.ts";
import { useState } from "preact/hooks";
import { LIMITS } from "../../../src/model/limits.ts";
import { FEATURE_EVENTS, type SiteScript, type TrackerFeature } from "../../../src/model/site-script.ts";
import { errorText } from "../../error-text.ts";
import { errorAt, lineOf } from "../../field-error.ts";
import { useLoad } from "../../load.ts";
import { AskBeforeLeaving } from "../../parts/ask-before-leaving.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { LinesField } from "../../parts/lines-field.ts";
import { Link } from "../../parts/link.ts";
import { SaveBar } from "../../parts/save-bar.ts";
import { Segmented } from "../../parts/segmented.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { SnippetLine } from "../../parts/snippet-line.ts";
import { Switch } from "../../parts/switch.ts";
import { TextField } from "../../parts/text-field.ts";
import { say } from "../../parts/toast.ts";
import { siteApi, type ScriptInfo } from "../../settings-api.ts";
import { baseOf, OTHERS, PLACES, wordsOf, type ScriptWish } from "../../snippet.ts";
import { useSubmit } from "../../submit.ts";
import { useTrackerBytes } from "../../tracker-bytes.ts";
import { t } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";

/** Whose options they are: the line's own, or those that the server keeps for the site. */
const KEEPERS = ["line", "server"] as const;
type Keeper = (typeof KEEPERS)[number];

const TOLD = ["outbound-links", "file-downloads", "form-submissions", "404", "engagement"] as const satisfies readonly TrackerFeature[];
const PAGES = ["hash", "canonical", "manual"] as const satisfies readonly TrackerFeature[];

/** The script on the site's pages: what it tells, under which name, and the line for every kind of page. */
export function Snippet(props: SectionProps) {
  const { data, error, reload } = useLoad(props.site.domain, (signal) => siteApi.script(props.site.domain, signal));
  if (data === null) return error === null ? html`<${SkeletonRows} rows=${8} />` : html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  return html`<${Builder} ...${props} info=${data} />`;
}

function Builder({ site, mayChange, onSite, info }: SectionProps & { readonly info: ScriptInfo }) {
  const [saved, setSaved] = useState(info.script);
  const [script, setScript] = useState(info.script);
  // A viewer's choice changes the line alone, as does everyone's who has not chosen yet.
  const [keeper, setKeeper] = useState<Keeper>(site.snippet.includes("/s/") ? "server" : "line");
  const [beforeSend, setBeforeSend] = useState("");
  const change = (part: Partial<SiteScript>): void => setScript({ ...script, ...part });
  const { submit, busy, error } = useSubmit(async () => {
    const { script: now } = await siteApi.setScript(site.domain, script);
    setSaved(now);
    setScript(now);
    onSite();
    say(t("snippet.saved"));
  });
  const wish: ScriptWish = {
    ...{ ...script, base: baseOf(info.url), domain: site.domain, uuid: site.uuid, beforeSend },
    name: keeper === "server" ? script.name : null,
  };
  const bytes = useTrackerBytes([...TOLD, ...PAGES], wordsOf(wish));
  const toggle = (feature: TrackerFeature) => (on: boolean) =>
    change({ features: on ? [...script.features, feature] : script.features.filter((other) => other !== feature) });
  const feature = (key: (typeof TOLD)[number] | (typeof PAGES)[number]) =>
    html`<${Switch}
      key=${key}
      id=${`feature-${key}`}
      label=${t(`snippet.feature.${key}`)}
      hint=${[featureHint(key), sizeOf(bytes.of(key))].join(" ")}
      on=${script.features.includes(key)}
      onChange=${toggle(key)}
    />`;
  const list = (field: "exclude" | "include" | "fileTypes", placeholder: string) =>
    html`<${LinesField}
      id=${`script-${field}`}
      label=${t(`snippet.${field}`)}
      value=${script[field]}
      onChange=${(lines: readonly string[]) => change({ [field]: lines })}
      placeholder=${placeholder}
      hint=${t(`snippet.${field}.hint`)}
      error=${errorAt(error, field, t(`snippet.${field}.wrong`, { line: lineOf(error) ?? 1 }))}
    />`;
  const kept = keeper === "server";
  const dirty = kept && mayChange && JSON.stringify(script) !== JSON.stringify(saved);
  return html`
    <${Setting}
      title=${t("snippet.line")}
      lead=${bytes.all === null ? undefined : t("snippet.size", { bytes: bytes.all })}
      action=${html`<${Link} to=${settingsPath(site.domain, "verification")} class="button">${t("snippet.check")}<//>`}
    >
      <${SnippetLine} wish=${wish} places=${[...PLACES, ...OTHERS]} />
    <//>
    <form onSubmit=${submit}>
      <${Setting} title=${t("snippet.keeper")} lead=${t(`snippet.keeper.${keeper}.hint`)}>
        <${Segmented}
          name=${t("snippet.keeper")}
          options=${KEEPERS.map((key) => ({ key, label: t(`snippet.keeper.${key}`) }))}
          chosen=${keeper}
          onPick=${setKeeper}
        />
        ${
          kept &&
          html`<div class="setting-inner">
            <${TextField}
              id="script-name"
              label=${t("snippet.name")}
              value=${script.name}
              onInput=${(name: string) => change({ name: name.trim() })}
              disabled=${!mayChange}
              error=${error?.code === "name_taken" ? errorText(error) : errorAt(error, "name", t("snippet.name.wrong"))}
              hint=${script.name === saved.name ? t("snippet.name.hint") : t("snippet.name.renamed", { name: saved.name })}
              maxlength="60"
              autocapitalize="off"
              spellcheck=${false}
            />
            <${Switch}
              id="public-counters"
              label=${t("snippet.counters")}
              hint=${t("snippet.counters.hint")}
              on=${script.publicCounters}
              disabled=${!mayChange}
              onChange=${(on: boolean) => change({ publicCounters: on })}
            />
          </div>`
        }
      <//>
      <${Setting} title=${t("snippet.told")} lead=${t("snippet.told.lead")}>
        ${TOLD.map((key) => html`${feature(key)} ${key === "file-downloads" && script.features.includes(key) && list("fileTypes", "pdf\nzip")}`)}
      <//>
      <${Setting} title=${t("snippet.pages")} lead=${t("snippet.pages.lead")}>
        ${PAGES.map(feature)}
        <${Switch}
          id="respect-dnt"
          label=${t("snippet.dnt")}
          hint=${t("snippet.dnt.hint")}
          on=${script.respectDnt}
          onChange=${(on: boolean) => change({ respectDnt: on })}
        />
        ${list("exclude", "/admin/**\n/*/draft")} ${list("include", "/blog/**")}
        <${TextField}
          id="before-send"
          label=${t("snippet.before-send")}
          value=${beforeSend}
          onInput=${(name: string) => setBeforeSend(name.trim())}
          hint=${t("snippet.before-send.hint")}
          maxlength=${LIMITS.ruleParameterChars}
          autocapitalize="off"
          spellcheck=${false}
        />
      <//>
      ${error !== null && error.field === undefined && error.code !== "name_taken" && html`<${ErrorBox} error=${error} />`}
      ${dirty && html`<${SaveBar} text=${t("snippet.unsaved")} busy=${busy} onUndo=${() => setScript(saved)} />`}
    </form>
    ${dirty && html`<${AskBeforeLeaving} />`}
  `;
}

function featureHint(key: (typeof TOLD)[number] | (typeof PAGES)[number]): string {
  if (key === "engagement" || key === "hash" || key === "canonical" || key === "manual") return t(`snippet.feature.${key}.hint`);
  return t(`snippet.feature.${key}.hint`, { event: FEATURE_EVENTS[key] });
}

const sizeOf = (bytes: number | null): string =>
  bytes === null ? "" : bytes < 0 ? t("snippet.less", { bytes: -bytes }) : t("snippet.more", { bytes });
