import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import { snippetFor, type Place, type ScriptWish } from "../snippet.ts";
import { t, tNodes } from "../words/t.ts";
import { CodeBlock } from "./code-block.ts";
import { Tabs } from "./tabs.ts";

interface SnippetLineProps {
  readonly wish: ScriptWish;
  readonly places: readonly Place[];
}

/** What is to be pasted, for the kind of pages that the reader has. */
export function SnippetLine({ wish, places }: SnippetLineProps) {
  const [place, setPlace] = useState<Place>(places[0]!);
  const id = useId();
  const label = t(`snippet.place.${place}`);
  return html`<div class="snippet-line">
    <${Tabs}
      name=${t("snippet.places")}
      tabs=${places.map((key) => ({ key, label: t(`snippet.place.${key}`) }))}
      chosen=${place}
      controls=${id}
      onPick=${setPlace}
    />
    <div id=${id} role="tabpanel" aria-label=${label}>
      <p class="setting-lead">${where(place)}</p>
      <${CodeBlock} text=${snippetFor(place, wish)} name=${label} />
    </div>
  </div>`;
}

const code = (text: string) => html`<code>${text}</code>`;

/** Where it is to be pasted; files and menus stand as they are called there. */
function where(place: Place) {
  switch (place) {
    case "html":
      return tNodes("snippet.where.html", { head: code("<head>") });
    case "gtm":
      return t("snippet.where.gtm");
    case "wordpress":
      return tNodes("snippet.where.wordpress", { file: code("functions.php") });
    case "next":
      return tNodes("snippet.where.next", { file: code("app/layout.tsx"), older: code("pages/_app.tsx") });
    case "astro":
      return tNodes("snippet.where.astro", { head: code("<head>"), file: code("src/layouts/Layout.astro") });
    case "hugo":
      return tNodes("snippet.where.hugo", { head: code("<head>"), file: code("layouts/_default/baseof.html") });
    case "npm":
      return tNodes("snippet.where.npm", { command: code("npm install @plausible-analytics/tracker") });
    case "plausible":
    case "umami":
    case "goatcounter":
      return t(`snippet.where.${place}`);
  }
}
