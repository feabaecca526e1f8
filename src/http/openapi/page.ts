import { ACCESS, type Answer, type Chapter, type Operation } from "./operation.ts";

/** The description as a page to read: text alone, no script. */
export function apiPage(chapters: readonly Chapter[], { version, baseUrl }: { version: string; baseUrl: string }): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Cairn API</title>
<link rel="stylesheet" href="/api/docs.css">
<header><h1>Cairn API</h1>
<p>Version ${escape(version)} at <code>${escape(baseUrl)}</code>. For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<p>A program shows its key as <code>Authorization: Bearer cairn_key_...</code>. Bodies and answers are JSON unless told. What goes wrong is said as
<code>{"error": "A sentence.", "code": "site_not_found", "field": "domain"}</code>; 429 and 503 carry <code>Retry-After</code>.</p></header>
<nav aria-label="Routes"><ul>${chapters.map(contents).join("")}</ul></nav>
<main>${chapters.map(chapterPart).join("")}</main>
</html>
`;
}

const idOf = (route: string): string => route.replace(/[^a-z0-9]+/gi, "-").toLowerCase();

const contents = ({ name, operations }: Chapter): string =>
  `<li>${escape(name)}<ul>${operations.map(({ route }) => `<li><a href="#${idOf(route)}">${routeMark(route)}</a></li>`).join("")}</ul></li>`;

const chapterPart = ({ name, text, operations }: Chapter): string =>
  `<section><h2>${escape(name)}</h2><p>${escape(text)}</p>${operations.map(operationPart).join("")}</section>`;

function operationPart({ route, summary, text, access, parameters = {}, body, answers, words = {} }: Operation): string {
  const rows = Object.entries(parameters).map(([name, given]) => `<dt><code>${escape(name)}</code></dt><dd>${escape(given.text)}</dd>`);
  return `<article id="${idOf(route)}"><h3>${escape(summary)}</h3><p>${routeMark(route)}</p>
${text === undefined ? "" : `<p>${escape(text)}</p>`}<p class="for">For: ${escape(ACCESS[access])}</p>
${rows.length === 0 ? "" : `<dl>${rows.join("")}</dl>`}
${body === undefined ? "" : `<h4>Body</h4>${block(body.example)}`}
${Object.entries(answers).map(answerPart).join("")}${Object.entries(words).map(wordsPart).join("")}</article>`;
}

const wordsPart = ([kind, meanings]: [string, Readonly<Record<string, string>>]): string =>
  `<details><summary>${escape(kind)}</summary><dl>${Object.entries(meanings)
    .map(([word, meaning]) => `<dt><code>${escape(word)}</code></dt><dd>${escape(meaning)}</dd>`)
    .join("")}</dl></details>`;

function answerPart([status, { text, example }]: [string, Answer]): string {
  return `<h4>${status}</h4><p>${escape(text)}</p>${example === undefined ? "" : block(example)}`;
}

function routeMark(route: string): string {
  const [method, path] = route.split(" ") as [string, string];
  return `<code><b>${escape(method)}</b> ${escape(path)}</code>`;
}

const block = (example: unknown): string => `<pre tabindex="0"><code>${escape(spread(example))}</code></pre>`;

/** Lists and objects of plain values on one line. */
const spread = (example: unknown): string =>
  JSON.stringify(example, null, 2).replace(/([[{])\n\s+([^[\]{}]*?)\n\s+([\]}])/g, (_, open: string, inside: string, close: string) => {
    const line = inside.replace(/\n\s+/g, " ");
    return open === "{" ? `{ ${line} }` : `${open}${line}${close}`;
  });

const escape = (text: string): string => Bun.escapeHTML(text);
