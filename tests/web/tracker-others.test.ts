import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { openTrackedShop, type TrackedShop } from "../helpers/tracked-shop.ts";

// Pages made for Plausible, Umami and GoatCounter, unchanged but for the address of the script.

setDefaultTimeout(30_000);

let shop: TrackedShop;
beforeAll(async () => {
  shop = await openTrackedShop();
}, 60_000);
afterAll(() => shop.close());
beforeEach(() => {
  shop.answer = () => undefined;
});

/** Runs a line of script as the page's own. */
const run = (page: Page, code: string): Promise<unknown> => page.evaluate(`(async () => (${code}))()`);
const sorted = (events: readonly string[]): string[] => events.toSorted();

const PLAUSIBLE_QUEUE =
  "<script>window.plausible = window.plausible || function () { (window.plausible.q = window.plausible.q || []).push(arguments) }</script>";
const plausible = (domain: string, words = "", attributes = ""): string =>
  `${PLAUSIBLE_QUEUE}<script defer data-domain="${domain}" src="{cairn}/js/script${words}.js" ${attributes}></script>`;

test("Plausible: page views, the queue, events with everything, the callback", async () => {
  await shop.addSite("p.example");
  shop.setHtml(`${plausible("p.example")}<script>plausible("Early", { props: { a: 1 } })</script>`);
  const page = await shop.visit("/a?x=1");
  await shop.stored("p.example", 2);
  const told = await run(
    page,
    'new Promise((callback) => plausible("Order", { props: { plan: "pro" }, revenue: { amount: "9.50", currency: "EUR" }, interactive: false, callback }))',
  );
  expect(told).toEqual({ status: 202 });
  await run(page, 'history.pushState(null, "", "/b")');
  await shop.stored("p.example", 5);
  await run(page, 'history.replaceState(null, "", "/c")');
  await run(page, 'plausible("Last", { u: location.origin + "/told" })');
  const stored = await shop.stored("p.example", 6);
  // Plausible's own reports engagement, and leaves replaceState alone.
  expect(sorted(stored)).toEqual(
    sorted(["pageview /a", 'Early /a {"a":"1"}', 'Order /a {"plan":"pro"}', "engagement /a", "pageview /b", "Last /told"]),
  );
  expect(shop.rows("p.example").find(({ name }) => name === "Order")).toMatchObject({ interactive: 0, revenue: 950, currency: "EUR" });
});

test("Plausible: every extension at once", async () => {
  await shop.addSite("all.example");
  const words = ".compat.exclusions.file-downloads.hash.local.manual.outbound-links.pageview-props.revenue.tagged-events";
  const attributes = 'data-exclude="/admin/*" event-author="Ada" file-types="zip" data-api="{cairn}/api/event"';
  shop.setHtml(
    plausible("all.example", words, attributes),
    `<div class="card plausible-event-name=Card+Opened plausible-event-size--big"><b>card</b></div>
     <a id="buy" class="plausible-event-name=Buy plausible-revenue-amount=10.29 plausible-revenue-currency=EUR" href="{other}/pay">buy</a>
     <a id="out" href="{other}/out">out</a><a id="zip" href="/a.zip">zip</a>
     <form class="plausible-event-name=Sent"><button id="send">send</button></form>
     <script>for (const type of ["click", "submit"]) addEventListener(type, (event) => event.target.id !== "send" && event.preventDefault())</script>`,
  );
  const page = await shop.visit("/#/cart");
  let count = 0;
  for (const act of [
    () => run(page, 'plausible("pageview")'),
    () => page.click("b"),
    () => page.click("#buy"),
    () => page.click("#out"),
    () => page.click("#zip"),
    () => page.click("#send"),
  ]) {
    await act();
    await shop.stored("all.example", ++count);
  }
  await run(page, 'history.pushState(null, "", "/admin/x")');
  await run(page, 'plausible("pageview")');
  await run(page, 'plausible("End")');
  const stored = (await shop.stored("all.example", 8)).filter((event) => !event.startsWith("engagement"));
  expect(stored).toEqual([
    'pageview /#/cart {"author":"Ada"}',
    'Card Opened /#/cart {"author":"Ada","size":"big"}',
    `Buy /#/cart {"author":"Ada","url":"${shop.otherOrigin}/pay"}`,
    `Outbound Link: Click /#/cart {"author":"Ada","url":"${shop.otherOrigin}/out"}`,
    `File Download /#/cart {"author":"Ada","url":"${shop.origin}/a.zip"}`,
    'Sent /#/cart {"author":"Ada"}',
    'End /admin/x {"author":"Ada"}',
  ]);
  expect(shop.rows("all.example").find(({ name }) => name === "Buy")).toMatchObject({ revenue: 1029, currency: "EUR" });
});

test("Plausible: who opted out, and a page on this machine", async () => {
  await shop.addSite("off.example");
  shop.setHtml(plausible("off.example"));
  const page = await shop.visit("/first");
  await shop.stored("off.example", 1);
  await run(page, 'localStorage.plausible_ignore = "true"');
  await page.goto(`${shop.origin}/unseen`);
  await page.goto(shop.origin.replace("shop.example", "127.0.0.1"));
  expect(await run(page, 'new Promise((callback) => plausible("Here", { callback }))')).toEqual({});
  shop.setHtml(plausible("off.example", ".local"));
  await page.goto(`${shop.origin.replace("shop.example", "127.0.0.1")}/local`);
  const stored = await shop.stored("off.example", 2);
  expect(stored.filter((event) => event.startsWith("pageview"))).toEqual(["pageview /first", "pageview /local"]);
});

test("the package @plausible-analytics/tracker, unchanged", async () => {
  await shop.addSite("npm.example");
  const file = Bun.file(Bun.resolveSync("@plausible-analytics/tracker", import.meta.dir));
  shop.answer = ({ url }) => (url.endsWith("/plausible.js") ? new Response(file) : undefined);
  shop.setHtml(
    `<script type="module">
      import { init, track } from "/plausible.js";
      init({ domain: "npm.example", endpoint: "{cairn}/api/event", outboundLinks: true, fileDownloads: true, formSubmissions: true, customProperties: { version: 2 } });
      window.track = track;
    </script>`,
    '<a id="out" href="{other}/x">out</a><a id="pdf" href="/a.pdf">pdf</a><form><button id="send">send</button></form><script>for (const type of ["click", "submit"]) addEventListener(type, (event) => event.target.id !== "send" && event.preventDefault())</script>',
  );
  const page = await shop.visit("/home");
  await shop.stored("npm.example", 1);
  await page.click("#out");
  await shop.stored("npm.example", 2);
  await page.click("#pdf");
  await shop.stored("npm.example", 3);
  await page.click("#send");
  await shop.stored("npm.example", 4);
  const told = await run(
    page,
    'new Promise((callback) => track("Order", { props: { plan: "pro" }, revenue: { amount: 5, currency: "USD" }, interactive: false, callback }))',
  );
  expect(told).toEqual({ status: 202 });
  await run(page, 'history.pushState(null, "", "/next")');
  expect(sorted(await shop.stored("npm.example", 7))).toEqual(
    sorted([
      'pageview /home {"version":"2"}',
      `Outbound Link: Click /home {"url":"${shop.otherOrigin}/x","version":"2"}`,
      `File Download /home {"url":"${shop.origin}/a.pdf","version":"2"}`,
      'Form: Submission /home {"path":"/home","version":"2"}',
      'Order /home {"plan":"pro","version":"2"}',
      'engagement /home {"version":"2"}',
      'pageview /next {"version":"2"}',
    ]),
  );
  expect(shop.rows("npm.example").find(({ name }) => name === "Order")).toMatchObject({ interactive: 0, revenue: 500, currency: "USD" });
});

test("the package plausible-tracker, unchanged", async () => {
  await shop.addSite("older.example");
  // It is made for bundlers.
  const { outputs } = await Bun.build({
    entrypoints: [Bun.resolveSync("plausible-tracker", import.meta.dir)],
    format: "esm",
    target: "browser",
  });
  const bundle = await outputs[0]!.text();
  shop.answer = ({ url }) =>
    url.endsWith("/plausible.js") ? new Response(bundle, { headers: { "content-type": "text/javascript" } }) : undefined;
  shop.setHtml(
    `<script type="module">
      import * as module from "/plausible.js";
      const Plausible = module.default?.default ?? module.default;
      const plausible = Plausible({ domain: "older.example", apiHost: "{cairn}", hashMode: true });
      plausible.enableAutoPageviews();
      plausible.enableAutoOutboundTracking();
      window.tracker = plausible;
    </script>`,
    '<a href="{other}/x">out</a>',
  );
  const page = await shop.visit("/#/one");
  await shop.stored("older.example", 1);
  await run(page, 'new Promise((callback) => tracker.trackEvent("Order", { props: { plan: "pro" }, callback }))');
  await run(page, 'history.pushState(null, "", "/two")');
  await shop.stored("older.example", 3);
  await page.click("a");
  await page.waitForURL(/elsewhere/);
  // The page that the link leads to runs the same script, and may have told its own view by now.
  expect((await shop.stored("older.example", 4)).slice(0, 4)).toEqual([
    "pageview /#/one",
    'Order /#/one {"plan":"pro"}',
    "pageview /two",
    `Outbound Link: Click /two {"url":"${shop.otherOrigin}/x"}`,
  ]);
});

test("Umami: page views, every form of track, identify, declared events", async () => {
  const uuid = await shop.addSite("umami.example");
  shop.setHtml(
    `<script defer src="{cairn}/script.js" data-website-id="${uuid}" data-tag="blue" data-exclude-hash="true"></script>`,
    '<button data-umami-event="Signup" data-umami-event-plan="pro">Sign up</button>',
  );
  const page = await shop.visit("/a?q=1#top");
  await shop.stored("umami.example", 1);
  await page.click("button");
  await shop.stored("umami.example", 2);
  await run(page, "umami.track()");
  await run(page, 'umami.track("Order", { revenue: 19.99, currency: "USD", items: 2 })');
  await run(page, 'umami.track({ website: umami.getSession().website, url: "/own", name: "Own" })');
  await run(page, 'umami.track((given) => ({ ...given, url: "/changed" }))');
  expect(await run(page, "typeof umami.getSession().cache")).toBe("string");
  await shop.stored("umami.example", 6);
  await run(page, 'history.pushState(null, "", "/next")');
  const tag = '"tag":"blue"';
  expect(await shop.stored("umami.example", 7)).toEqual([
    `pageview /a {${tag}}`,
    `Signup /a {"plan":"pro",${tag}}`,
    `pageview /a {${tag}}`,
    `Order /a {"items":"2",${tag}}`,
    "Own /own",
    `pageview /changed {${tag}}`,
    `pageview /next {${tag}}`,
  ]);
  expect(shop.rows("umami.example")[3]).toMatchObject({ revenue: 1999, currency: "USD" });
});

test("Umami: what the page says of its visitor, and how fast it was", async () => {
  const uuid = await shop.addSite("vitals.example");
  shop.setHtml(`<script defer src="{cairn}/script.js" data-website-id="${uuid}" data-performance="true"></script>`, "<h1>Shop</h1>");
  const page = await shop.visit("/landed");
  await shop.stored("vitals.example", 1);
  await run(page, 'umami.identify("u-17", { plan: "pro" })');
  await shop.stored("vitals.example", 2);
  await run(page, 'history.pushState(null, "", "/next")');
  await shop.stored("vitals.example", 3);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  shop.setHtml("");
  await page.goto(`${shop.otherOrigin}/left`);
  const stored = await shop.stored("vitals.example", 4);
  expect(stored.slice(0, 3)).toEqual(["pageview /landed", 'identify /landed {"plan":"pro"}', "pageview /next"]);
  const { name, path, props, interactive } = shop.rows("vitals.example")[3]!;
  expect([name, path, interactive]).toEqual(["Web Vitals", "/landed", 0]);
  const vitals = JSON.parse(props) as Record<string, string>;
  for (const measured of ["fcp", "lcp", "ttfb"]) expect([measured, vitals[measured]]).toEqual([measured, expect.stringMatching(/^\d+$/)]);
});

test("Umami: switches", async () => {
  const uuid = await shop.addSite("quiet.example");
  shop.setHtml(
    `<script>window.change = (type, payload) => payload.name !== "Secret" && payload</script>
     <script defer src="{cairn}/script.js" data-website-id="${uuid}" data-auto-track="false" data-before-send="change" data-domains="shop.example, www.shop.example"></script>`,
  );
  const page = await shop.visit();
  await run(page, 'umami.track("Secret")');
  await run(page, 'umami.track("Open")');
  await run(page, 'localStorage.setItem("umami.disabled", 1)');
  await run(page, 'umami.track("Off")');
  await page.goto(shop.otherOrigin);
  await run(page, 'umami.track("Elsewhere")');
  await page.goto(shop.origin);
  await run(page, 'localStorage.removeItem("umami.disabled")');
  await run(page, 'umami.track("Last")');
  expect(await shop.stored("quiet.example", 2)).toEqual(["Open /", "Last /"]);
});

test("GoatCounter: page views, clicks, calls, settings", async () => {
  await shop.addSite("goat.example");
  shop.setHtml(
    '<link rel="canonical" href="/canonical"><script data-goatcounter="{cairn}/count" data-site="goat.example" async src="{cairn}/count.js"></script>',
    '<button data-goatcounter-click="Signup" data-goatcounter-title="Sign up">Sign up</button>',
  );
  const page = await shop.visit("/a");
  await shop.stored("goat.example", 1);
  await page.click("button");
  await shop.stored("goat.example", 2);
  await run(page, 'goatcounter.count({ path: (path) => "/x" + path, title: "T" })');
  await shop.stored("goat.example", 3);
  await run(page, "goatcounter.count({ path: () => null })");
  await run(page, 'goatcounter.count({ path: "Event", event: true })');
  expect(await shop.stored("goat.example", 4)).toEqual(["pageview /canonical", "Signup", "pageview /x/canonical", "Event"]);
  expect(
    await run(page, "[goatcounter.filter(), new URL(goatcounter.url()).searchParams.get('p'), goatcounter.get_query('none')]"),
  ).toEqual([false, "/canonical", null]);
  await run(page, 'localStorage.skipgc = "t"');
  expect(await run(page, "goatcounter.filter()")).toBe("disabled with #toggle-goatcounter");
});
