import type { Random } from "./random.ts";
import type { TrafficRequest } from "./traffic.ts";

/** Share of a site's requests beside which one comes that is not to be counted. */
const SHARE = 0.04;

/** Programs that say what they are, and one that says nothing. */
const ROBOTS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "curl/8.9.1",
  "",
];
const HEADLESS = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36";
const SPAM = "https://100dollars-seo.com/try.php";

/** What else comes to a site that has such traffic: robots, steered browsers, spam, broken addresses. In order of time, as the traffic is. */
export function unwantedBeside(requests: readonly TrafficRequest[], random: Random): TrafficRequest[] {
  return requests.flatMap((request) => (request.kind === "event" && random.chance(SHARE) ? [spoilt(request, random)] : []));
}

function spoilt(request: TrafficRequest, random: Random): TrafficRequest {
  const said = JSON.parse(request.body) as Record<string, unknown>;
  const saying = (more: Record<string, unknown>): TrafficRequest => ({
    ...request,
    body: JSON.stringify({ ...said, n: "pageview", ...more }),
  });
  const kind = random.next();
  if (kind < 0.7) return { ...saying({ r: null }), agent: random.pick(ROBOTS) };
  if (kind < 0.82) return { ...saying({ r: null }), agent: HEADLESS };
  return kind < 0.95 ? saying({ r: SPAM }) : saying({ u: "http://" });
}
