import type { Answer, AnswerRow, QueryBody } from "../../../web/api.ts";
import type { Metric } from "../../../src/model/metric.ts";
import { addDays, countDays, todayIn } from "../../../web/range.ts";

/** Numbers that look like a site's, for looking at screens only. They add up to nothing. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "visit:channel": ["Organic Search", "Direct", "Organic Social", "Referral", "Paid Search", "Email", "AI Assistants"],
  "visit:source": [
    "Google",
    "Direct / None",
    "Hacker News",
    "DuckDuckGo",
    "GitHub",
    "Bing",
    "Reddit",
    "ChatGPT",
    "newsletter",
    "Mastodon",
    "lobste.rs",
  ],
  "visit:referrer": [
    "Direct / None",
    "google.com",
    "news.example/item",
    "github.com/example/project-with-a-rather-long-name/discussions/categories",
    "duckduckgo.com",
    "<b>bold</b>.example",
  ],
  "visit:utm_campaign": ["spring-sale", "launch", "newsletter-42"],
  "event:page": [
    "/",
    "/pricing",
    "/blog/hello",
    "/docs/install",
    "/blog/why-we-count-days-and-not-people-and-what-follows-from-it-for-your-reports",
    "/docs",
    "/about",
    "/<script>alert(1)</script>",
    "/blog",
    "/changelog",
    "/contact",
  ],
  "visit:entry_page": ["/", "/blog/hello", "/pricing", "/docs/install", "/blog"],
  "visit:exit_page": ["/pricing", "/", "/docs/install", "/contact"],
  "visit:country": [
    "DE",
    "FR",
    "US",
    "GB",
    "NL",
    "JP",
    "BR",
    "IN",
    "(not set)",
    "PL",
    "SE",
    "SG",
    "MT",
    "CA",
    "AU",
    "KE",
    "ZA",
    "RU",
    "FJ",
  ],
  "visit:browser_version": ["142", "141", "140", "139", "(not set)"],
  "visit:region": ["FR-IDF", "FR-BRE", "FR-OCC"],
  "event:props:plan": ["free", "team", "a-plan-with-a-name-that-goes-on-and-on-and-on-and-on"],
  "visit:browser": ["Chrome", "Safari", "Firefox", "Edge", "Samsung Internet", "Opera"],
  "visit:os": ["Windows", "iOS", "Mac OS", "Android", "Linux"],
  "visit:device": ["Desktop", "Mobile", "Laptop", "Tablet"],
  "event:name": ["Signup", "Download", "Outbound Link: Click", "404"],
};

/** Daily visitors of each scene. */
const SCALE: Readonly<Record<string, number>> = { "empty.example": 0, "small.example": 3, "big.example": 41_000, "shop.example": 640 };

const noise = (seed: number): number => {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return x - Math.floor(x);
};

function dayValue(scale: number, date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  const weekday = new Date(ms).getUTCDay();
  const week = weekday === 0 || weekday === 6 ? 0.55 : 1;
  return Math.round(scale * week * (0.75 + noise(ms / 86_400_000) * 0.5));
}

function metricsOf(metrics: readonly Metric[], visitors: number): (number | null)[] {
  const all: Partial<Record<Metric, number | null>> = {
    visitors,
    visits: Math.round(visitors * 1.14),
    pageviews: Math.round(visitors * 3.1),
    events: Math.round(visitors * 3.3),
    views_per_visit: visitors === 0 ? null : 2.72,
    bounce_rate: visitors === 0 ? null : 41.3 + (visitors % 7),
    engaged_time: visitors === 0 ? null : 71 + (visitors % 30),
    conversion_rate: visitors === 0 ? null : 3.1 + (visitors % 3),
    visit_duration: visitors === 0 ? null : 128 + (visitors % 40),
  };
  return metrics.map((metric) => all[metric] ?? null);
}

function daysOf({ date_range: range, site_id: domain }: QueryBody, today: string): string[] {
  const [from, to] =
    typeof range !== "string"
      ? range
      : range === "24h"
        ? [today, today]
        : [domain === "small.example" ? addDays(today, -20) : addDays(today, -400), today];
  return Array.from({ length: countDays([from, to]) }, (_, at) => addDays(from, at));
}

/** Labels of time with the visitors of each. */
function buckets(days: string[], interval: string, scale: number, shift: number): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (label: string, value: number) => sums.set(label, (sums.get(label) ?? 0) + value);
  for (const [at, day] of days.entries()) {
    const value = dayValue(scale, addDays(day, shift));
    if (interval === "time:hour")
      for (let hour = 0; hour < 24; hour++)
        add(
          `${day} ${String(hour).padStart(2, "0")}:00:00`,
          Math.round((value / 14) * Math.max(0.05, Math.sin(((hour - 3) / 24) * Math.PI) ** 2) * (0.8 + noise(hour + at + shift) * 0.4)),
        );
    else if (interval === "time:month") add(`${day.slice(0, 7)}-01`, value);
    else if (interval === "time:week") add(days[at - ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7)] ?? days[0]!, value);
    else add(day, value);
  }
  return sums;
}

const changeOf = (metrics: readonly Metric[], now: (number | null)[], before: (number | null)[]) =>
  metrics.map((metric, at) => {
    const [a, b] = [now[at] ?? null, before[at] ?? null];
    if (a === null || b === null || b === 0) return null;
    return metric === "bounce_rate" ? Math.round((a - b) * 10) / 10 : Math.round(((a - b) / b) * 1000) / 10;
  });

export function fakeAnswer(query: QueryBody, nowMs: number): Answer {
  const today = todayIn("Europe/Berlin", nowMs);
  const filtered = (query.filters ?? []).filter(
    ([operator, name, values]) => operator === "is" && values?.[0] !== "pageview" && name !== "event:name",
  ).length;
  const scale = (SCALE[query.site_id] ?? 0) / 4 ** filtered;
  const days = daysOf(query, today);
  const dimension = query.dimensions?.[0];
  const compared = query.include?.comparisons !== undefined;
  const sum = (shift: number) => days.reduce((total, day) => total + dayValue(scale, addDays(day, shift)), 0);
  const row = (dimensions: string[], now: number, before: number): AnswerRow => {
    const metrics = metricsOf(query.metrics, now);
    const earlier = metricsOf(query.metrics, before);
    return {
      dimensions,
      metrics,
      ...(compared && {
        comparison: {
          dimensions: dimensions.map((label) =>
            dimension?.startsWith("time:") ? addDays(label.slice(0, 10), -days.length) + label.slice(10) : label,
          ),
          metrics: earlier,
          change: changeOf(query.metrics, metrics, earlier),
        },
      }),
    };
  };
  const range = { date_range: [`${days[0]}T00:00:00+01:00`, `${days.at(-1)}T23:59:59+01:00`] as const };
  if (dimension === undefined) return { results: [row([], sum(0), Math.round(sum(-days.length) * 0.9))], meta: {}, query: range };
  if (dimension.startsWith("time:")) {
    const now = buckets(days, dimension, scale, 0);
    const before = buckets(days, dimension, scale, -days.length);
    const hour = `${today} ${new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", hourCycle: "h23" }).format(nowMs)}:00:00`;
    const comes = (label: string): boolean => label > (dimension === "time:hour" ? hour : today);
    const valueOf = (label: string, value: number): number => (comes(label) ? 0 : label === today ? Math.round(value * 0.4) : value);
    return {
      results: [...now].map(([label, value]) => row([label], valueOf(label, value), before.get(label) ?? 0)),
      meta: {
        ...(compared && {
          comparison_date_range: [`${addDays(days[0]!, -days.length)}T00:00:00+01:00`, `${addDays(days[0]!, -1)}T23:59:59+01:00`],
        }),
      },
      query: range,
    };
  }
  if (query.include?.pivot !== undefined) {
    const valuesOf = (at: number): readonly string[] => (VALUES[query.dimensions![at]!] ?? ["one", "two"]).slice(0, 12);
    const [rows, columns] = [valuesOf(0), valuesOf(1)];
    const share = (at: number): number => 1 / (at + 1) ** 1.1;
    const number = (part: number): readonly number[] => [Math.round(sum(0) * 0.12 * part)];
    const pivot = {
      ...{ rows, columns, row_count: rows.length + 4, column_count: columns.length },
      cells: rows.map((_row, at) => columns.map((_column, by) => (noise(at * 31 + by) < 0.1 ? null : number(share(at) * share(by))))),
      row_totals: rows.map((_row, at) => number(share(at) * 2)),
      column_totals: columns.map((_column, by) => number(share(by) * 2)),
      total: [sum(0)],
    };
    return { results: [], meta: { pivot }, query: range };
  }
  if (dimension === "event:weekday") {
    const cells = Array.from({ length: 7 * 24 }, (_, at) => ({ day: Math.floor(at / 24) + 1, hour: at % 24 }));
    const valueOf = (day: number, hour: number): number =>
      Math.round(
        (sum(0) / 60) *
          (day > 5 ? 0.5 : 1) *
          Math.max(0.03, Math.sin(((hour - 3) / 24) * Math.PI) ** 4) *
          (0.7 + noise(day * 24 + hour) * 0.6),
      );
    const results = cells.map(({ day, hour }) => row([String(day), String(hour).padStart(2, "0")], valueOf(day, hour), 0));
    return { results: scale === 0 ? [] : results, meta: {}, query: range };
  }
  if (query.dimensions!.length > 1) {
    return { results: scale === 0 ? [] : [row(["/pricing", "Google", "FR", "Firefox", "Linux"], 1, 0)], meta: {}, query: range };
  }
  const values = scale === 0 ? [] : (VALUES[dimension] ?? []);
  const only = query.filters?.find(([operator, name]) => operator === "is" && name === dimension)?.[2];
  const rows = values
    .map((value, at) => [value, Math.round((sum(0) * 0.42) / (at + 1) ** 1.1)] as const)
    .filter(([value, count]) => count > 0 && (only === undefined || only.includes("pageview") || only.includes(value)));
  const { limit, offset } = query.pagination ?? { limit: 1000, offset: 0 };
  return {
    results: rows.slice(offset, offset + limit).map(([value, count]) => row([value], count, count)),
    meta: { total_rows: rows.length },
    query: range,
  };
}

export const fakeSites = (hourly: (domain: string) => number[]) =>
  Object.keys(SCALE).map((domain) => ({
    domain,
    timezone: "Europe/Berlin",
    label: domain === "big.example" || domain === "shop.example" ? "Customers" : "",
    createdAt: "2026-10-01T09:00:00.000Z",
    snippet: `<script defer src="http://127.0.0.1:8080/js/cairn.js" data-domain="${domain}"></script>`,
    visitors24h: SCALE[domain]!,
    sparkline: hourly(domain),
  }));

export function fakeSparkline(domain: string): number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    Math.round(((SCALE[domain] ?? 0) / 14) * Math.sin((hour / 24) * Math.PI) ** 2 * (0.6 + noise(hour + domain.length) * 0.8)),
  );
}

export const FAKE_SEGMENTS = [
  { id: 3, name: "Readers of the blog", shared: true, filters: [["contains", "event:page", ["/blog"]]] },
  { id: 4, name: "Mine", shared: false, filters: [["has_done", ["is", "event:goal", ["Signup"]]]] },
];

/** The last half hour of a site, or nothing at all. */
export function fakeLook(busy: boolean, nowMs: number) {
  const minutes = Array.from({ length: 30 }, (_, at) =>
    busy ? { visitors: (at * 7) % 5, pageviews: (at * 7) % 11 } : { visitors: 0, pageviews: 0 },
  );
  if (!busy) return { current: 0, minutes, pages: [], sources: [], countries: [], events: [] };
  const rows = (...names: string[]) => names.map((name, at) => ({ name, visitors: 12 - 3 * at }));
  const event = { name: "pageview", page: "/pricing", source: "Google", country: "FR", device: "Mobile", count: 1 };
  const events = [0, 1, 2, 3].map((second) => ({ ...event, at: `2026-11-21 13:05:0${9 - second}`, timeMs: nowMs - second * 1000 }));
  const signup = { ...event, at: "2026-11-21 13:04:59", timeMs: nowMs - 9000, name: "Signup", source: "Direct / None", count: 2 };
  return {
    current: 1204,
    minutes,
    pages: rows("/", "/pricing"),
    sources: rows("Google", "Direct / None"),
    countries: rows("FR", "DE"),
    events: [...events, signup],
  };
}

export const FAKE_GOALS = [
  {
    id: 1,
    name: "Order",
    currency: "EUR",
    rule: { kind: "event", name: "Order", props: [{ key: "plan", op: "is", values: ["pro", "team"] }] },
  },
  { id: 2, name: "Signup", currency: "", rule: { kind: "event", name: "Signup", props: [] } },
  { id: 3, name: "Read the blog", currency: "", rule: { kind: "scroll", path: "/blog/**", depth: 75 } },
];

/** What was remarked on the last days. */
export function fakeRemarks(nowMs: number) {
  const today = todayIn("Europe/Berlin", nowMs);
  return [
    { id: 1, at: addDays(today, -17), text: "A campaign begins", author: "owner@example.com" },
    { id: 2, at: `${addDays(today, -4)}T14:30`, text: "Version 2.0", author: "deploys" },
  ];
}
