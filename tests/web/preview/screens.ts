import type { Page } from "playwright-core";
import type { Preview } from "./server.ts";

/** A screen of the dashboard over invented numbers, and how to get it into the state that is looked at. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly mood?: Partial<Preview["mood"]>;
  readonly act?: (page: Page) => Promise<unknown>;
  /** Something lies over the screen: the picture is of what is in view. */
  readonly popup?: boolean;
  /** Before everything has loaded. */
  readonly early?: boolean;
}

/** From the menu, which is there at every width. */
const openSharing = async (page: Page): Promise<void> => {
  await page.click(".export-menu > .button");
  await page.click(".export-menu .menu-item >> nth=0");
};

export const SCREENS: readonly Screen[] = [
  { name: "set-up", path: "/setup#token=abc", mood: { setupNeeded: true }, act: (page) => page.fill("#password", "correct horse battery") },
  {
    name: "log-in",
    path: "/login",
    act: async (page) => (
      await page.fill("#email", "owner@example.com"),
      await page.fill("#password", "wrong"),
      await page.click("form .button-main"),
      page.waitForSelector(".field-wrong")
    ),
  },
  { name: "new-site", path: "/sites/new", act: async (page) => (await page.click("#timezone"), page.fill("#timezone", "pari")) },
  { name: "install", path: "/sites/empty.example/install" },
  {
    name: "installed",
    path: "/sites/empty.example/install",
    mood: { arrived: true },
    act: (page) => page.waitForSelector(".waiting-seen"),
  },
  { name: "sites", path: "/", act: (page) => page.waitForSelector(".together") },
  { name: "sites-found", path: "/?period=28d&order=name&find=customers", act: (page) => page.waitForSelector(".together") },
  { name: "no-sites", path: "/", mood: { noSites: true } },
  { name: "site-empty", path: "/sites/empty.example", act: (page) => page.waitForSelector(".first-steps") },
  { name: "site-small", path: "/sites/small.example?period=7d" },
  { name: "site-big", path: "/sites/big.example" },
  { name: "site-today", path: "/sites/big.example?period=day&metric=bounce_rate" },
  {
    name: "site-year",
    path: "/sites/shop.example?period=12mo&filter=is,visit:country,FR&filter=contains,event:page,/blog&sources=referrers&devices=os",
  },
  {
    name: "below",
    path: "/sites/big.example?devices=browsers,Chrome&places=countries,FR&events=events,Signup,plan&sources=channels,Organic+Search,Google",
  },
  { name: "map", path: "/sites/big.example?places=map&filter=is_not,visit:country,US", act: (page) => page.waitForSelector(".map-land") },
  {
    name: "hours",
    path: "/sites/big.example?metric=pageviews",
    act: async (page) => (
      await page.locator(".when-near").scrollIntoViewIfNeeded(),
      await page.waitForSelector(".hours:not(.hours-old) .shade-6"),
      await page.locator(".hour[data-at='2-10']").focus(),
      // Where the bar at the top covers nothing by half.
      page.evaluate(() => scrollTo(0, 0))
    ),
  },
  {
    name: "crossing",
    path: "/sites/big.example?cross=pages,visit:country",
    popup: true,
    act: (page) => page.locator(".crossing td >> nth=2").focus(),
  },
  {
    name: "cross-with",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await page.click(".panel-pages footer button"),
      await page.click(".details-tools .menu > .button"),
      page.waitForSelector(".dialog .menu-scroll")
    ),
  },
  {
    name: "event-keys",
    path: "/sites/big.example?events=events,Signup",
    act: (page) => page.waitForSelector(".panel-events .row"),
  },
  {
    name: "row-menu",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await page.hover(".panel-pages .row >> nth=1"),
      await page.click(".panel-pages .row-line:nth-child(2) .row-tools .menu > .button"),
      page.waitForSelector(".row-items .menu-item")
    ),
  },
  {
    name: "account",
    path: "/sites/big.example",
    act: async (page) => (await page.click(".top-bar .menu:last-child > .button"), page.waitForSelector(".menu-note")),
    popup: true,
  },
  {
    name: "keys",
    path: "/sites/big.example",
    act: async (page) => (await page.keyboard.press("?"), page.waitForSelector("dialog[open]")),
    popup: true,
  },
  { name: "hover", path: "/sites/big.example", act: (page) => page.hover(".u-over", { position: { x: 180, y: 100 } }), popup: true },
  {
    name: "range",
    path: "/sites/big.example",
    act: async (page) => (await page.click(".range-menu > .button"), page.waitForSelector(".popup .menu-item")),
    popup: true,
  },
  {
    name: "filter",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await page.click(".filter-bar .button"),
      await page.click("#filter-value"),
      page.waitForSelector(".combobox-list")
    ),
  },
  {
    name: "filter-group",
    path: "/sites/big.example?filter=or(is,visit:country,FR;has_done(is,event:goal,Signup;contains:i,event:page,/Blog))&filter=segment,3",
    popup: true,
    act: async (page) => (await page.click(".chip-text >> nth=0"), page.waitForSelector(".filter-inner")),
  },
  {
    name: "segments",
    path: "/sites/big.example?filter=is,visit:country,FR",
    popup: true,
    act: async (page) => (await page.click(".filter-bar .button-icon"), page.waitForSelector(".segment-pick")),
  },
  {
    name: "palette",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.keyboard.press("Control+k"), page.waitForSelector(".palette-list")),
  },
  { name: "realtime", path: "/sites/big.example/realtime", act: (page) => page.waitForSelector(".event") },
  { name: "realtime-quiet", path: "/sites/empty.example/realtime", act: (page) => page.waitForSelector(".realtime-quiet") },
  { name: "help", path: "/help", act: (page) => page.waitForSelector(".help-list") },
  { name: "help-metric", path: "/help/bounce_rate", act: (page) => page.waitForSelector(".help-lead") },
  {
    name: "drops-newest",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await page.click(".foot .link >> nth=0"),
      await page.click(".dialog [role=tab]:last-child"),
      page.waitForSelector(".dialog table")
    ),
  },
  {
    name: "calendar",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await page.click(".range-menu > .button"),
      await page.locator(".range-menu .menu-item").last().click(),
      page.waitForSelector(".calendar")
    ),
  },
  {
    name: "compare",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.click(".compare-menu > .button"), page.waitForSelector(".popup .menu-item")),
  },
  {
    name: "export",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.click(".export-menu > .button"), page.waitForSelector(".popup .menu-item")),
  },
  {
    name: "share",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await openSharing(page), page.waitForSelector(".dialog .line")),
  },
  {
    name: "share-new",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await openSharing(page),
      await page.click(".dialog .button-main"),
      await page.click("#share-locked"),
      page.waitForSelector("#share-password")
    ),
  },
  { name: "shared", path: "/share/7#secret", act: (page) => page.waitForSelector(".shared-note") },
  {
    name: "shared-locked",
    path: "/share/locked#secret",
    act: async (page) => (
      await page.fill("#password", "not this one"),
      await page.click("form .button-main"),
      page.waitForSelector(".field-wrong")
    ),
  },
  { name: "two-lines", path: "/sites/shop.example?second=bounce_rate" },
  {
    name: "table",
    path: "/sites/shop.example?graph=table&second=visits&period=7d",
    act: (page) => page.waitForSelector(".graph-table"),
  },
  { name: "report", path: "/sites/shop.example?report=1" },
  {
    name: "annotate",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (
      await page.click(".graph-tools .button >> nth=0"),
      await page.click(".annotate-line .button >> nth=0"),
      page.waitForSelector("#remark-text")
    ),
  },
  {
    name: "remarks",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.click(".flag >> nth=0"), page.waitForSelector(".remarks")),
  },
  {
    name: "details",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.click(".panel-pages footer button"), page.waitForSelector(".dialog .table tbody tr")),
  },
  {
    name: "drops",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.click(".foot .link >> nth=0"), page.waitForSelector(".drops")),
  },
  {
    name: "switcher",
    path: "/sites/big.example",
    popup: true,
    act: async (page) => (await page.click(".site-switcher > .button"), page.waitForSelector(".menu-scroll .menu-item")),
  },
  { name: "settings", path: "/sites/big.example/settings" },
  {
    name: "settings-remove",
    path: "/sites/big.example/settings",
    popup: true,
    act: async (page) => (await page.click(".setting-danger .button"), page.waitForSelector("#typed-domain")),
  },
  {
    name: "settings-snippet",
    path: "/sites/big.example/settings/snippet",
    act: async (page) => (
      await page.locator(".segments button").last().click(),
      await page.click("#feature-404"),
      page.waitForSelector(".save-bar")
    ),
  },
  {
    name: "settings-check",
    path: "/sites/big.example/settings/verification",
    act: async (page) => (await page.click(".check-form .button"), page.waitForSelector(".findings")),
  },
  {
    name: "settings-counting",
    path: "/sites/big.example/settings/counting",
    act: async (page) => (
      await page.fill("#rule-excludedPaths", "/admin/**\nnews"),
      await page.click(".save-bar .button-main"),
      page.waitForSelector(".field-wrong")
    ),
  },
  {
    name: "settings-leave",
    path: "/sites/big.example/settings/counting",
    popup: true,
    act: async (page) => (
      await page.click("#respect-dnt"),
      await page.locator(".screen-side a").last().press("Enter"),
      page.waitForSelector("dialog[open]")
    ),
  },
  { name: "settings-drops", path: "/sites/big.example/settings/drops", act: (page) => page.waitForSelector(".drops") },
  { name: "settings-goals", path: "/sites/shop.example/settings/goals", act: (page) => page.waitForSelector(".line-number") },
  {
    name: "settings-goal",
    path: "/sites/shop.example/settings/goals",
    popup: true,
    act: async (page) => (await page.click(".line .button >> nth=0"), page.waitForSelector(".goal-prop .chip")),
  },
  { name: "settings-properties", path: "/sites/big.example/settings/properties", act: (page) => page.waitForSelector(".line") },
  { name: "settings-annotations", path: "/sites/big.example/settings/annotations", act: (page) => page.waitForSelector(".line") },
  { name: "settings-segments", path: "/sites/big.example/settings/segments", act: (page) => page.waitForSelector(".line") },
  {
    name: "own-account",
    path: "/account",
    act: async (page) => (
      await page.fill("#current", "not this one"),
      await page.fill("#next", "a long new password"),
      await page.click("form .button-main"),
      page.waitForSelector(".field-wrong")
    ),
  },
  { name: "own-keys", path: "/account/keys", act: (page) => page.waitForSelector(".line") },
  {
    name: "own-key",
    path: "/account/keys",
    popup: true,
    act: async (page) => (
      await page.click(".setting .button"),
      await page.locator("dialog .segments button").last().click(),
      page.waitForSelector("#key-sites")
    ),
  },
  { name: "failed", path: "/sites/big.example", mood: { failQueries: true } },
  { name: "skeleton", path: "/sites/big.example", mood: { slowMs: 900 }, early: true },
  {
    name: "parts",
    path: "/style-guide",
    act: async (page) => (await page.click(".table-sort"), page.click(".entry p .button:nth-child(2)")),
  },
  { name: "unknown", path: "/sites/nobody.example" },
];

/** Opens a screen in its state. `usual` is the mood of a preview that nobody has changed. */
export async function openScreen(page: Page, preview: Preview, usual: Preview["mood"], screen: Screen): Promise<void> {
  Object.assign(preview.mood, usual, screen.mood);
  await page.goto(preview.url + screen.path);
  if (screen.early === true) await page.waitForSelector(".skeleton");
  else await page.waitForFunction(() => document.querySelector("main") !== null && document.querySelector(".skeleton") === null);
  await screen.act?.(page);
}
