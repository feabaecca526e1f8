import { PAGEVIEW, ENGAGEMENT } from "../src/model/event.ts";
import type { Goal } from "../src/model/goal.ts";
import { api, type QueryBody, type SiteInfo } from "./api.ts";
import type { Option } from "./parts/combobox.ts";
import { formatShort } from "./format.ts";
import { addDays, todayIn, type Days } from "./range.ts";

/** What came in lately, for fields that propose it: the commonest first. */
export interface Seen {
  readonly events: readonly Option[];
  readonly pages: readonly Option[];
  /** Visitors who reached each goal in these days, by its name. */
  readonly reached: ReadonlyMap<string, number>;
}

export const SEEN_DAYS = 30;
const MOST = 100;

type OfSite = Pick<SiteInfo, "domain" | "timezone">;

/** Today is among them: what was just sent is to be found. */
function lately(timezone: string): Days {
  const today = todayIn(timezone, Date.now());
  return [addDays(today, 1 - SEEN_DAYS), today];
}

export async function seenLately({ domain, timezone }: OfSite, signal: AbortSignal): Promise<Seen> {
  const ask = (dimension: NonNullable<QueryBody["dimensions"]>[number]): QueryBody => ({
    ...{ site_id: domain, metrics: ["visitors"], date_range: lately(timezone), dimensions: [dimension] },
    pagination: { limit: MOST, offset: 0 },
  });
  const answers = await api.query(
    [ask("event:name"), ask("event:page"), { ...ask("event:goal"), pagination: { limit: 200, offset: 0 } }],
    signal,
  );
  const [events = [], pages = [], goals = []] = answers.map(({ results }) =>
    results.map(({ dimensions, metrics }) => ({ value: dimensions[0] ?? "", visitors: metrics[0] ?? 0 })),
  );
  const options = (rows: typeof events): Option[] =>
    rows.map(({ value, visitors }) => ({ value, label: value, hint: formatShort(visitors) }));
  return {
    events: options(events.filter(({ value }) => value !== PAGEVIEW && value !== ENGAGEMENT)),
    pages: options(pages.filter(({ value }) => value.startsWith("/"))),
    reached: new Map(goals.map(({ value, visitors }) => [value, visitors])),
  };
}

/** Events that come in and that no goal counts yet. */
export function notYetGoals(events: readonly Option[], goals: readonly Goal[]): readonly Option[] {
  const taken = new Set(
    goals.flatMap(({ name, rule }) => [name.toLowerCase(), ...(rule.kind === "event" ? [rule.name.toLowerCase()] : [])]),
  );
  return events.filter(({ value }) => !taken.has(value.toLowerCase()));
}

/** The commonest values of a property, as proposals. */
export async function propValues({ domain, timezone }: OfSite, key: string, signal: AbortSignal): Promise<readonly Option[]> {
  const query: QueryBody = {
    ...{ site_id: domain, metrics: ["visitors"], date_range: lately(timezone), dimensions: [`event:props:${key}`] },
    pagination: { limit: MOST, offset: 0 },
  };
  const [answer] = await api.query([query], signal);
  return answer!.results.flatMap(({ dimensions: [value = ""] }) => (value === "(none)" ? [] : [{ value, label: value }]));
}
