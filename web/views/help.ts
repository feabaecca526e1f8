import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { DROP_REASONS, type DropReason } from "../../src/model/drop.ts";
import { METRICS, isNamedMetric, type NamedMetric } from "../../src/model/metric.ts";
import type { Me } from "../api.ts";
import { metricName, metricSentence } from "../metric-names.ts";
import { dimensionName } from "../names.ts";
import { helpPath } from "../route.ts";
import { Link } from "../parts/link.ts";
import { Main } from "../parts/main.ts";
import { useTitle } from "../parts/title.ts";
import { TopBar } from "../parts/top-bar.ts";
import { help } from "../words/en/help.ts";
import { t } from "../words/t.ts";

type Names<Prefix extends string> = Extract<keyof typeof help, `${Prefix}.${string}`> extends `${Prefix}.${infer Name}` ? Name : never;
const namesOf = <Prefix extends "dimension" | "channel">(prefix: Prefix): readonly Names<Prefix>[] =>
  Object.keys(help).flatMap((key) => (key.startsWith(`${prefix}.`) ? [key.slice(prefix.length + 1) as Names<Prefix>] : []));

const ALL_METRICS = Object.keys(METRICS) as readonly NamedMetric[];
const CHAPTERS = ["metrics", "dimensions", "channels", "not-counted", "adding-up"] as const;

/** What the words and numbers of the pages mean: all of them, or one metric alone. */
export function Help({ me, topic }: { me: Me | null; topic: string }) {
  const metric = isNamedMetric(topic) ? topic : null;
  const chapter = CHAPTERS.find((name) => name === topic);
  useTitle(metric === null ? t("help.title") : t("help.title.of", { topic: metricName(metric) }));
  useEffect(() => {
    if (chapter !== undefined) document.getElementById(chapter)?.scrollIntoView();
  }, [chapter]);
  return html`<${TopBar} me=${me} />
    <${Main} class="page help">
      ${metric === null ? html`<${Everything} unknown=${topic !== "" && chapter === undefined ? topic : null} />` : html`<${OneMetric} metric=${metric} />`}
    <//>`;
}

function OneMetric({ metric }: { metric: NamedMetric }) {
  const others = ALL_METRICS.filter((other) => other !== metric);
  return html`
    <h1>${metricName(metric)}</h1>
    <p class="help-lead">${metricSentence(metric)}</p>
    <p>${t(`help.metric.${metric}`)}</p>
    <nav class="help-links" aria-label=${t("help.metrics")}>
      ${others.map((other) => html`<${Link} key=${other} to=${helpPath(other)}>${metricName(other)}<//>`)}
    </nav>
    <p><${Link} to=${helpPath()}>${t("help.all")}<//></p>
  `;
}

function Everything({ unknown }: { unknown: string | null }) {
  return html`
    <h1>${t("help.title")}</h1>
    <p class="help-lead">${unknown === null ? t("help.lead") : t("help.unknown-topic", { topic: unknown })}</p>
    <nav class="help-links" aria-label=${t("help.title")}>
      ${CHAPTERS.map((name) => html`<${Link} key=${name} to=${helpPath(name)}>${t(`help.${name}`)}<//>`)}
    </nav>
    <section>
      <h2 id="metrics">${t("help.metrics")}</h2>
      <dl class="help-list">
        ${ALL_METRICS.map(
          (metric) =>
            html`<div key=${metric}>
              <dt><${Link} to=${helpPath(metric)}>${metricName(metric)}<//></dt>
              <dd>${metricSentence(metric)}<span class="fine help-more">${t(`help.metric.${metric}`)}</span></dd>
            </div>`,
        )}
      </dl>
    </section>
    <section>
      <h2 id="adding-up">${t("help.adding-up")}</h2>
      <p>${t("help.adding-up.text")}</p>
    </section>
    <${Words} id="dimensions" words=${namesOf("dimension").map((name) => [dimensionName(name), t(`help.dimension.${name}`)])} />
    <${Words} id="channels" words=${namesOf("channel").map((name) => [t(`dimensions.value.${name}`), t(`help.channel.${name}`)])} />
    <section>
      <h2 id="not-counted">${t("help.not-counted")}</h2>
      <p>${t("help.not-counted.lead")}</p>
      <p>${t("help.own")}</p>
      <dl class="help-list">
        ${(Object.keys(DROP_REASONS) as DropReason[]).map(
          (reason) =>
            html`<div key=${reason}>
              <dt>${t(`drops.reason.${reason}`)}</dt>
              <dd>${t(`drops.why.${reason}`)}</dd>
            </div>`,
        )}
      </dl>
    </section>
  `;
}

function Words({ id, words }: { id: "dimensions" | "channels"; words: readonly (readonly [string, string])[] }) {
  return html`<section>
    <h2 id=${id}>${t(`help.${id}`)}</h2>
    <dl class="help-list">
      ${words.map(
        ([name, means]) =>
          html`<div key=${name}>
            <dt>${name}</dt>
            <dd>${means}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
