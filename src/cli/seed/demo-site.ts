import type { Admin } from "../../admin/admin.ts";
import { dayToDate, zoneOf } from "../../lib/zone.ts";
import type { Goal } from "../../model/goal.ts";
import type { Site } from "../../model/site.ts";

const GOALS: readonly Omit<Goal, "id">[] = [
  { name: "Signup", rule: { kind: "event", name: "Signup", props: [] }, currency: "" },
  { name: "Purchase", rule: { kind: "event", name: "Purchase", props: [] }, currency: "EUR" },
  { name: "Saw the prices", rule: { kind: "page", path: "/pricing" }, currency: "" },
  { name: "Read a post to its end", rule: { kind: "scroll", path: "/blog/**", depth: 90 }, currency: "" },
  { name: "Stayed five minutes", rule: { kind: "duration", seconds: 300 }, currency: "" },
];

/** Filters as the query API takes them. */
const SEGMENTS: readonly { readonly name: string; readonly filters: readonly unknown[] }[] = [
  {
    name: "Found by search, on a phone",
    filters: [
      ["is", "visit:channel", ["Organic Search", "Paid Search"]],
      ["is", "visit:device", ["Mobile"]],
    ],
  },
  {
    name: "Read the blog and saw the prices",
    filters: [
      ["has_done", ["contains", "event:page", ["/blog/"]]],
      ["has_done", ["is", "event:page", ["/pricing"]]],
    ],
  },
  { name: "Signed up", filters: [["has_done", ["is", "event:goal", ["Signup"]]]] },
];

/** Days before today, and what happened on them. */
const REMARKS: readonly (readonly [daysAgo: number, text: string])[] = [
  [6, "Version 2.1"],
  [19, "Autumn campaign begins"],
  [48, "Version 2.0"],
  [131, "Talk at a conference"],
  [260, "New prices"],
];

/** What the owner of the made-up site has configured. */
export function configureDemo(admin: Admin, site: Site, nowMs: number): void {
  for (const goal of GOALS) admin.goals.add(site.id, goal);
  for (const segment of SEGMENTS) admin.segments.add(site.id, null, { ...segment, shared: true });
  const today = zoneOf(site.timezone).dayOf(nowMs);
  for (const [daysAgo, text] of REMARKS) admin.annotations.add(site, { user: null, keyName: "" }, { at: dayToDate(today - daysAgo), text });
}
