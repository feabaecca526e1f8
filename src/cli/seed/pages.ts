import { seededRandom, weightedPicker, zipfWeights, type Random } from "./random.ts";

/** The pages of the made-up site and the ways between them. */
export interface Pages {
  readonly paths: readonly string[];
  /** What the browser calls each of them. */
  readonly titles: readonly string[];
  /** Any page, in proportion to its rank. */
  popular(random: Random): number;
  /** A post of the blog. */
  post(random: Random): number;
  /** One of the pages of the campaigns. */
  offer(random: Random): number;
  /** Where a visitor of this page goes next. */
  next(page: number, random: Random): number;
}

export const HOME = 0;
const PAGES = 500;
const LINKS = 6;

const FIXED = [
  "/",
  "/pricing",
  "/features",
  "/docs",
  "/blog",
  "/about",
  "/download",
  "/signup",
  "/login",
  "/contact",
  "/changelog",
  "/demo",
];
const OFFERS = ["/pricing", "/signup", "/features"];
const TOPICS = ["install", "dashboard", "events", "goals", "api", "backup", "privacy", "proxy", "import", "funnels", "segments", "teams"];
const DEEDS = ["start", "configure", "automate", "measure", "compare", "debug", "migrate", "secure", "scale", "share"];

/** A site's ways do not change with the traffic, so they have a seed of their own. */
const WAYS_SEED = 7;

export function trafficPages(): Pages {
  const paths = pagePaths();
  const posts = paths.flatMap((path, page) => (path.startsWith("/blog/") ? [page] : []));
  const offers = OFFERS.map((path) => paths.indexOf(path));
  const popular = weightedPicker(zipfWeights(paths.length));
  const pickPost = weightedPicker(zipfWeights(posts.length));
  const ways = seededRandom(WAYS_SEED);
  const links = paths.map(() => Array.from({ length: LINKS }, () => popular(ways)));
  return {
    paths,
    titles: paths.map(titleOf),
    popular,
    post: (random) => posts[pickPost(random)]!,
    offer: (random) => random.pick(offers),
    next: (page, random) => (random.chance(0.8) ? random.pick(links[page]!) : popular(random)),
  };
}

/** Manual and blog take turns, so that both have popular pages. */
function pagePaths(): string[] {
  const paths = [...FIXED];
  for (let number = 0; paths.length < PAGES; number++) {
    const topic = TOPICS[number % TOPICS.length]!;
    const deed = DEEDS[Math.floor(number / TOPICS.length) % DEEDS.length]!;
    const round = Math.floor(number / (TOPICS.length * DEEDS.length));
    paths.push(`/docs/${topic}/${deed}${round === 0 ? "" : `-${round + 1}`}`);
    if (paths.length < PAGES) paths.push(`/blog/${deed}-${topic}${round === 0 ? "" : `-part-${round + 1}`}`);
  }
  return paths;
}

/** "/docs/goals/start" is "Start, goals · Docs"; the site's name stays away, as on many sites. */
function titleOf(path: string): string {
  if (path === "/") return "Welcome";
  const [section = "", ...rest] = path.slice(1).split("/");
  const name = upper(section);
  return rest.length === 0 ? name : `${upper(rest.toReversed().join(", ").replaceAll("-", " "))} · ${name}`;
}

const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
