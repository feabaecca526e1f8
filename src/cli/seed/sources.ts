/** Where the visits of made-up traffic begin: direct, known names, campaigns, and a long tail of blogs under .example. */
export interface TrafficSource {
  /** Empty for direct traffic and for campaigns without a referrer. */
  readonly referrer: string;
  /** Query of the first page's address, with its question mark. */
  readonly query: string;
  readonly weight: number;
  readonly lands: Landing;
}

/** Which pages its visitors see first: the home page mostly, any page, posts of the blog, or the page of a campaign. */
export type Landing = "home" | "anywhere" | "posts" | "offer";

const NAMED: readonly (readonly [referrer: string, weight: number, lands: Landing])[] = [
  ["https://www.google.com/", 300, "anywhere"],
  ["https://news.ycombinator.com/item?id=1", 40, "posts"],
  ["https://www.bing.com/", 28, "anywhere"],
  ["https://duckduckgo.com/", 26, "anywhere"],
  ["https://t.co/x", 24, "posts"],
  ["https://www.reddit.com/r/selfhosted/", 24, "posts"],
  ["https://github.com/", 22, "home"],
  ["https://www.linkedin.com/", 18, "posts"],
  ["https://www.facebook.com/", 18, "posts"],
  ["https://chatgpt.com/", 16, "anywhere"],
  ["https://www.youtube.com/", 12, "home"],
  ["https://lobste.rs/", 10, "posts"],
  ["https://mastodon.social/", 9, "posts"],
  ["https://search.brave.com/", 8, "anywhere"],
  ["https://www.ecosia.org/", 8, "anywhere"],
  ["https://bsky.app/", 8, "posts"],
  ["https://en.wikipedia.org/wiki/Web_analytics", 7, "anywhere"],
  ["https://stackoverflow.com/", 7, "anywhere"],
  ["https://www.perplexity.ai/", 6, "anywhere"],
  ["https://yandex.com/", 5, "anywhere"],
  ["https://dev.to/", 5, "posts"],
  ["https://medium.com/", 5, "posts"],
  ["https://www.instagram.com/", 5, "home"],
  ["https://search.yahoo.com/", 5, "anywhere"],
  ["https://www.producthunt.com/", 4, "home"],
  ["https://www.pinterest.com/", 3, "posts"],
  ["https://www.qwant.com/", 3, "anywhere"],
  ["https://www.startpage.com/", 3, "anywhere"],
  ["https://claude.ai/", 3, "anywhere"],
  ["https://www.baidu.com/", 2, "anywhere"],
];

const CAMPAIGNS: readonly (readonly [referrer: string, query: string, weight: number])[] = [
  ["", "?utm_source=newsletter&utm_medium=email&utm_campaign=monthly", 34],
  ["https://www.google.com/", "?utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=web+analytics&gclid=1", 26],
  ["https://www.google.com/", "?utm_source=google&utm_medium=cpc&utm_campaign=autumn&utm_content=blue&gclid=1", 18],
  ["https://www.google.com/", "?utm_source=google&utm_medium=cpc&utm_campaign=autumn&utm_content=green&gclid=1", 12],
  ["https://www.facebook.com/", "?utm_source=facebook&utm_medium=paid-social&utm_campaign=autumn", 12],
  ["https://www.linkedin.com/", "?utm_source=linkedin&utm_medium=paid-social&utm_campaign=teams", 8],
  ["", "?utm_source=podcast&utm_medium=audio&utm_campaign=season-2", 6],
  ["", "?ref=conference", 4],
];

const DIRECT_WEIGHT = 340;
const TAIL = 161;
const TAIL_WEIGHT = 170;

/** 200 of them; the order never changes, so that a seed keeps its meaning. */
export function trafficSources(): readonly TrafficSource[] {
  const tailSum = Array.from({ length: TAIL }, (_, rank) => 1 / (rank + 3)).reduce((sum, weight) => sum + weight);
  return [
    { referrer: "", query: "", weight: DIRECT_WEIGHT, lands: "home" },
    ...NAMED.map(([referrer, weight, lands]): TrafficSource => ({ referrer, query: "", weight, lands })),
    ...CAMPAIGNS.map(([referrer, query, weight]): TrafficSource => ({ referrer, query, weight, lands: "offer" })),
    ...Array.from({ length: TAIL }, (_, rank): TrafficSource => ({
      referrer: `https://blog-${String(rank + 1).padStart(3, "0")}.example/post/${rank + 1}`,
      query: "",
      weight: (TAIL_WEIGHT / tailSum) * (1 / (rank + 3)),
      lands: "posts",
    })),
  ];
}
