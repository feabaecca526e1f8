import { api, type QueryBody } from "../api.ts";
import { detailQuery } from "../detail-query.ts";
import { download } from "../download.ts";
import { formatDays } from "../format.ts";
import { graphData } from "../graph-data.ts";
import { headlineNumbers, headlineQueries, measureOfSeries, seriesQuery } from "../headline.ts";
import type { Answered } from "../load.ts";
import { measureName } from "../measures.ts";
import { PANELS } from "../panels.ts";
import { countDays, daysOf, intervalsFor, minuteIn } from "../range.ts";
import { unansweredError } from "../unanswered.ts";
import type { SiteState } from "../url.ts";
import { CSV, csvText, fileName, type Rows } from "./csv.ts";
import { graphTable, headlineTable, listTable } from "./tables.ts";
import { zip } from "./zip.ts";

/** What the page shows, which is what is saved. */
export interface Shown {
  readonly domain: string;
  readonly timezone: string;
  readonly state: SiteState;
  readonly today: string;
}

/** Rows of a list in a file; the API gives the rest. */
const MOST_ROWS = 1000;
/** Questions of one request. */
const MOST_QUERIES = 40;

/** Headline and graph in one file, an empty line between them. Answers the name of the file, as the others do. */
export async function saveCsv(shown: Shown): Promise<string> {
  const { headline, graph } = await mainTables(shown);
  return save(fileName(shown.domain, "headline and graph", "csv"), csvText([...headline, [], ...graph]));
}

/** A file per table: headline, graph, and every list of every panel. */
export async function saveAll(shown: Shown): Promise<string> {
  const { headline, graph } = await mainTables(shown);
  const tabs = PANELS.flatMap((panel) =>
    panel.tabs.flatMap((tab) => (tab.view === undefined ? { name: `${panel.key}-${tab.key}`, tab } : [])),
  );
  const queries = tabs.map(({ tab }): QueryBody => ({
    ...detailQuery(shown.domain, shown.state, tab, shown.today),
    pagination: { limit: MOST_ROWS, offset: 0 },
  }));
  const lists = await answered(queries);
  const tables: [string, Rows][] = [
    ["headline", headline],
    ["graph", graph],
    ...lists.map((list, at): [string, Rows] => [tabs[at]!.name, listTable(list)]),
  ];
  const files = tables.map(([name, rows]) => ({ name: `${name}.csv`, text: csvText(rows) }));
  return save(fileName(shown.domain, "numbers", "zip"), zip(files, new Date()), "application/zip");
}

async function mainTables({ domain, timezone, state, today }: Shown) {
  const days = daysOf(state.range, today);
  const interval = state.interval ?? intervalsFor(days !== null ? countDays(days) : state.range.period === "24h" ? 1 : Infinity)[0]!;
  const { goals } = await api.goals(domain);
  const [plain, revenue, converted] = headlineQueries(domain, state, goals, today);
  const line = (measure: SiteState["metric"], compared: boolean) =>
    seriesQuery(domain, state, goals, { measure, interval, compared }, today);
  const lines = [line(state.metric, true), ...(state.second === null ? [] : [line(state.second, false)])];
  const answers = await answered([plain, revenue, ...(converted === null ? [] : [converted]), ...lines]);
  const unanswered = [answers[0]!, ...answers.slice(-lines.length)]
    .map(({ answer }) => unansweredError(answer))
    .find((found) => found !== null);
  if (unanswered) throw unanswered;
  const [first, second] = answers.slice(-lines.length).map(({ query, answer }) => ({ measure: measureOfSeries(query), answer }));
  const now = { date: today, minute: minuteIn(timezone, Date.now()) };
  return {
    headline: headlineTable(headlineNumbers(answers[0]!, answers[1]!, converted === null ? null : answers[2]!, goals)),
    graph: graphTable(graphData(first!, second ?? null, interval, now)),
  };
}

async function answered(queries: readonly QueryBody[]): Promise<readonly Answered[]> {
  const all: Answered[] = [];
  for (let at = 0; at < queries.length; at += MOST_QUERIES) {
    const some = queries.slice(at, at + MOST_QUERIES);
    const answers = await api.query(some);
    all.push(...some.map((query, index) => ({ query, answer: answers[index]! })));
  }
  return all;
}

const TITLE_PX = 56;
const MARGIN_PX = 20;

/** The graph as it is drawn, with a line above that says what it is. */
export async function savePicture({ domain, state, today }: Shown): Promise<string> {
  const graph = document.querySelector<HTMLCanvasElement>(".graph-plot canvas");
  if (graph === null) throw new Error("no graph");
  const style = getComputedStyle(graph);
  const colour = (token: string): string => style.getPropertyValue(token).trim();
  const scale = graph.width / graph.clientWidth;
  const canvas = document.createElement("canvas");
  canvas.width = graph.width + 2 * MARGIN_PX * scale;
  canvas.height = graph.height + (TITLE_PX + MARGIN_PX) * scale;
  const context = canvas.getContext("2d")!;
  context.fillStyle = colour("--surface");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(graph, MARGIN_PX * scale, TITLE_PX * scale);
  context.scale(scale, scale);
  const days = daysOf(state.range, today);
  const lines = [measureName(state.metric), ...(state.second === null ? [] : [measureName(state.second)])];
  context.fillStyle = colour("--ink");
  context.font = `600 16px ${style.fontFamily}`;
  context.fillText(`${domain} · ${lines.join(" · ")}`, MARGIN_PX, 26);
  context.fillStyle = colour("--ink-soft");
  context.font = `13px ${style.fontFamily}`;
  if (days !== null) context.fillText(formatDays(...days), MARGIN_PX, 46);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("no picture");
  return save(fileName(domain, "graph", "png"), blob, "image/png");
}

function save(name: string, content: BlobPart, type = CSV): string {
  download(name, new Blob([content], { type }));
  return name;
}
