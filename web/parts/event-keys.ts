import { html } from "htm/preact";
import { api, type AnswerRow } from "../api.ts";
import { useLoad } from "../load.ts";
import { baseOf, panelQuery } from "../panel-queries.ts";
import { topRows } from "../panel-rows.ts";
import { tabBelow, type Tab } from "../panels.ts";
import type { SiteState } from "../url.ts";
import { t } from "../words/t.ts";
import { ErrorBox } from "./error-box.ts";
import { SkeletonRows } from "./skeleton.ts";
import { TopList } from "./top-list.ts";
import { laterApi } from "../later-api.ts";

/** Questions of one request. */
const MOST_KEYS = 40;

interface EventKeysProps {
  readonly tab: Tab;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly visitors: number | null;
  readonly onOpen: (key: string) => void;
}

/** The keys that an event's properties have, each with how often it was sent; a row opens the key's values. */
export function EventKeys({ tab, domain, state, today, visitors, onOpen }: EventKeysProps) {
  const base = baseOf(domain, state, today);
  const { data, error, reload } = useLoad(JSON.stringify([base, tab.only]), async (signal) => {
    const { properties } = await laterApi.properties(domain, signal);
    const keys = properties.flatMap(({ key, hidden }) => (hidden ? [] : [key])).slice(0, MOST_KEYS);
    if (keys.length === 0) return [];
    const answers = await api.query(
      keys.map((key) => {
        const { dimensions: _all, include: _total, pagination: _one, ...whole } = panelQuery(base, tabBelow(tab, key)!, 1);
        return whole;
      }),
      signal,
    );
    const rows = keys.map((key, at): AnswerRow => ({ dimensions: [key], metrics: answers[at]!.results[0]?.metrics ?? [] }));
    const count = ({ metrics }: AnswerRow): number => metrics[0] ?? 0;
    return rows.filter((row) => count(row) > 0).toSorted((left, right) => count(right) - count(left));
  });
  if (error !== null) return html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  if (data === null) return html`<${SkeletonRows} rows=${4} />`;
  if (data.length === 0) return html`<p class="rows-empty">${t("panels.no-keys")}</p>`;
  return html`<${TopList} rows=${topRows(data, tab, { visitors, domain, filters: [] })} onPick=${onOpen} onOpen=${onOpen} />`;
}
