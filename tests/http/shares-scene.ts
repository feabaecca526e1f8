import { makeEvent } from "../helpers/make-event.ts";
import { openHarness, OWN_SITE, START_MS, type Answer, type Harness, type Overrides } from "./harness.ts";

/** Where a link leads, and what stands behind its "#". */
export interface Link {
  readonly id: number;
  readonly place: string;
  readonly secret: string;
}

export interface SharesScene {
  readonly harness: Harness;
  /** The number of the segment of visits from Germany. */
  readonly germany: number;
  /** The owner of the site, who makes links. */
  asOwner(route: string, body?: unknown): Promise<Answer>;
  make(wish: object): Promise<Link>;
  knock(link: Pick<Link, "place" | "secret">, password?: string, from?: string): Promise<Answer>;
  /** Asks as who has opened the link. */
  holderOf(link: Link, password?: string): Promise<(route: string, body?: unknown) => Promise<Answer>>;
  /** A segment that is for everyone. */
  addSegment(name: string, filters: readonly unknown[]): number;
}

export const SHARES = `/api/sites/${OWN_SITE}/shares`;
export const IN_GERMANY = ["is", "visit:country", ["DE"]];
/** Everyone who ever came: 24, of whom 8 from Germany; 12 have ordered. */
export const VISITORS = { site_id: OWN_SITE, metrics: ["visitors"], date_range: "all" };

export const cookieOf = (answer: Answer): string => answer.headers.get("set-cookie")?.split(";")[0] ?? "";
export const codeOf = (answer: Answer): string => (answer.json() as { code: string }).code;

/** A site with goals, segments and visits of four days, and an owner who shares it. */
export async function openShares(overrides: Overrides = {}): Promise<SharesScene> {
  const harness = await openHarness(overrides);
  await harness.addUsers();
  const { admin, store } = harness.data;
  const { id } = admin.sites.find(OWN_SITE)!;
  const owner = admin.users.find("owner@example.com")!.id;
  const addSegment = (name: string, filters: readonly unknown[]): number =>
    admin.segments.add(id, owner, { name, filters, shared: true }).id;
  admin.goals.add(id, { rule: { kind: "event", name: "Order", props: [] }, currency: "EUR" });
  admin.goals.add(id, { rule: { kind: "page", path: "/docs" } });
  admin.goals.add(id, { rule: { kind: "duration", seconds: 30 } });
  await store.append(visits(), []);

  const asOwner: SharesScene["asOwner"] = (route, body) => harness.call(route, { as: "owner", ...(body === undefined ? {} : { body }) });
  const knock: SharesScene["knock"] = ({ place, secret }, password, from = "203.0.113.5") =>
    harness.call(`POST ${place}/api/open`, {
      body: { secret, ...(password !== undefined && { password }) },
      headers: { "x-forwarded-for": from },
    });
  return {
    ...{ harness, germany: addSegment("Germany", [IN_GERMANY]), asOwner, knock, addSegment },
    async make(wish) {
      const { id: number, path } = (await asOwner(`POST ${SHARES}`, wish)).json() as { id: number; path: string };
      const [place, secret = ""] = path.split("#") as [string, string?];
      return { id: number, place, secret };
    },
    async holderOf(link, password) {
      const cookie = cookieOf(await knock(link, password));
      return (route, body) => {
        const [method, path] = route.split(" ") as [string, string];
        return harness.call(`${method} ${link.place}${path}`, { headers: { cookie }, ...(body === undefined ? {} : { body }) });
      };
    },
  };
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Germans and French, some hours before the start and some days; one visitor in two orders, every third reads the blog first. */
function visits() {
  return Array.from({ length: 24 }, (_, visitor) => {
    const at = START_MS - (visitor % 4) * DAY_MS - visitor * MINUTE_MS;
    const from = {
      visitor: visitor + 1,
      client: { country: visitor % 3 === 0 ? "DE" : "FR" },
      origin: { source: visitor % 2 ? "Google" : "" },
    };
    const visit = [
      makeEvent({ ...from, at: at - 120_000, path: visitor % 3 === 1 ? "/blog" : "/" }),
      makeEvent({ ...from, at, path: "/docs" }),
    ];
    const props = { plan: visitor % 4 === 0 ? "pro" : "free" };
    if (visitor % 2 === 0) visit.push(makeEvent({ ...from, at: at - 60_000, name: "Order", path: "/buy", props, revenue: [500, "EUR"] }));
    return visit;
  }).flat();
}
