import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { openTrackedShop, type TrackedShop } from "../helpers/tracked-shop.ts";

// The tracker in a real Chromium, from the executable to what is stored.

setDefaultTimeout(30_000);

let shop: TrackedShop;
beforeAll(async () => {
  shop = await openTrackedShop();
}, 60_000);
afterAll(() => shop.close());
beforeEach(() => {
  shop.answer = () => undefined;
});

const QUEUE = "<script>window.cairn = window.cairn || function () { (cairn.q = cairn.q || []).push(arguments) }</script>";
const script = (domain: string, words = "", attributes = ""): string =>
  `<script defer src="{cairn}/js/cairn${words}.js" data-domain="${domain}" ${attributes}></script>`;

/** Sites are cheap: each test has one. */
async function open(domain: string, { words = "", attributes = "", head = "", body = "", path = "/" }) {
  await shop.addSite(domain);
  shop.setHtml(head + script(domain, words, attributes), body);
  return shop.visit(path);
}

test("page view, calls before the script came, custom event with properties and revenue", async () => {
  const page = await open("base.example", { head: `${QUEUE}<script>cairn("Early", { interactive: false })</script>`, path: "/a?q=1#top" });
  await shop.stored("base.example", 2);
  const status = await page.evaluate(
    () =>
      new Promise<unknown>((callback) =>
        (window as unknown as { cairn: (...given: unknown[]) => void }).cairn("Order", {
          props: { plan: "pro", seats: 3 },
          revenue: { amount: 9.5, currency: "EUR" },
          callback,
        }),
      ),
  );
  expect(status).toEqual({ status: 202 });
  expect(await shop.stored("base.example", 3)).toEqual(["pageview /a", "Early /a", 'Order /a {"plan":"pro","seats":"3"}']);
  expect(shop.rows("base.example").map(({ interactive, revenue, currency }) => [interactive, revenue, currency])).toEqual([
    [1, null, ""],
    [0, null, ""],
    [1, 950, "EUR"],
  ]);
});

test("declared events: at a click, and on a form when it is sent", async () => {
  const body = `<button data-cairn-event="Signup" data-cairn-plan="pro"><b>Sign up</b></button>
    <form data-cairn-event="Order" data-cairn-revenue="29.90" data-cairn-currency="EUR" onsubmit="return false"><input id="name"><button id="send">Send</button></form>`;
  const page = await open("declared.example", { body });
  await page.click("b");
  await shop.stored("declared.example", 2);
  await page.click("#name");
  await page.click("b", { button: "right" });
  await page.click("#send");
  expect(await shop.stored("declared.example", 3)).toEqual(["pageview /", 'Signup / {"plan":"pro"}', "Order /"]);
  expect(shop.rows("declared.example")[2]).toMatchObject({ revenue: 2990, currency: "EUR" });
});

test("the page is closed right after the click, five times", async () => {
  await open("closed.example", {});
  await shop.stored("closed.example", 1);
  shop.setHtml(script("closed.example"), '<button data-cairn-event="Bye" onclick="setTimeout(() => window.close())">Bye</button>');
  for (let round = 0; round < 5; round++) {
    const page = await shop.visit();
    const closed = page.waitForEvent("close");
    // A window that a script opened may be closed by one.
    const [popup] = await Promise.all([page.waitForEvent("popup"), page.evaluate(() => void window.open(location.href))]);
    await popup.waitForLoadState();
    const popupClosed = popup.waitForEvent("close");
    await popup.click("button", { noWaitAfter: true }).catch(() => {});
    await popupClosed;
    void page.close();
    await closed;
  }
  const stored = await shop.stored("closed.example", 1 + 5 * 3);
  expect(stored.filter((event) => event === "Bye /")).toHaveLength(5);
});

test("a link is followed right after the click that is counted", async () => {
  const page = await open("away.example", { words: ".outbound-links", body: '<a href="{other}/there?x=1">Away</a>' });
  await shop.stored("away.example", 1);
  await page.click("a");
  await page.waitForURL(/elsewhere/);
  const stored = await shop.stored("away.example", 2);
  expect(stored[1]).toBe(`Outbound Link: Click / {"url":"${shop.otherOrigin}/there?x=1"}`);
});

test("200 navigations of a single-page application", async () => {
  const page = await open("spa.example", {});
  await page.evaluate(async () => {
    for (let at = 1; at <= 200; at++) {
      history.pushState(null, "", `/p/${at}`);
      // The query alone is no new page.
      if (at % 10 === 0) history.replaceState(null, "", `/p/${at}?tab=2`);
      await new Promise((done) => setTimeout(done, 10));
    }
  });
  const expected = ["pageview /", ...Array.from({ length: 200 }, (_, at) => `pageview /p/${at + 1}`)];
  expect((await shop.stored("spa.example", 201)).toSorted()).toEqual(expected.toSorted());
  await page.goBack();
  expect((await shop.stored("spa.example", 202))[201]).toBe("pageview /p/199");
});

test("back and forward through the browser's cache", async () => {
  const page = await open("bfcache.example", {
    body: "<script>addEventListener('pageshow', (event) => event.persisted && cairn('Persisted'))</script>",
  });
  await shop.stored("bfcache.example", 1);
  await page.goto(`${shop.origin}/second`);
  await shop.stored("bfcache.example", 2);
  // Not goBack(): it waits for a page that loads.
  await page.evaluate(() => setTimeout(() => history.back()));
  expect((await shop.stored("bfcache.example", 4)).toSorted()).toEqual(
    ["pageview /", "pageview /second", "pageview /", "Persisted /"].toSorted(),
  );
});

test("a page that throws is counted, and its errors stay its own", async () => {
  const page = await open("throws.example", {
    words: ".before-send.engagement.outbound-links",
    attributes: 'data-before-send="change"',
    head: `<script>
      window.errors = [];
      addEventListener("error", ({ message }) => errors.push(message));
      window.change = (event) => { if (event.n === "Bad") throw new Error("hook"); return event };
      const push = history.pushState;
      history.pushState = function () { push.apply(this, arguments); throw new Error("push") };
      throw new Error("head");
    </script>`,
    body: '<button onclick="event.stopPropagation(); throw new Error(\'click\')" data-cairn-event="Click">Click</button>',
  });
  await shop.stored("throws.example", 1);
  await page.click("button");
  await page.evaluate(() => (window as unknown as { cairn: (name: string) => void }).cairn("Bad"));
  const thrown = await page.evaluate(() => {
    try {
      history.pushState(null, "", "/next");
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  });
  expect(thrown).toBe("push");
  // The page's own code failed in the middle of a navigation; the next one is seen again.
  await page.evaluate(() => history.replaceState(null, "", "/after"));
  const stored = (await shop.stored("throws.example", 4)).filter((event) => !event.startsWith("engagement"));
  expect(stored).toEqual(["pageview /", "Click /", "pageview /after"]);
  expect(await page.evaluate(() => (window as unknown as { errors: string[] }).errors)).toEqual([
    "Uncaught Error: head",
    "Uncaught Error: click",
    "Uncaught Error: hook",
  ]);
});

test("a blocked endpoint, and a second path on the page's own host", async () => {
  await shop.addSite("blocked.example");
  shop.answer = async (request) => {
    if (new URL(request.url).pathname !== "/stats/event") return undefined;
    return fetch(`${shop.cairn.url}/api/event`, { method: "POST", headers: request.headers, body: await request.text() });
  };
  shop.setHtml("");
  const page = await shop.visit();
  const blocked: string[] = [];
  await page.route("**/api/event", (route) => {
    blocked.push(route.request().url());
    return route.abort("blockedbyclient");
  });
  shop.setHtml(
    script("blocked.example", "", 'data-api="{cairn}/api/event,/stats/event"'),
    '<button data-cairn-event="Click">Click</button>',
  );
  await page.goto(`${shop.origin}/blocked`);
  await shop.stored("blocked.example", 1);
  await page.click("button");
  expect(await shop.stored("blocked.example", 2)).toEqual(["pageview /blocked", "Click /blocked"]);
  // Found out once, not at every event.
  expect(blocked).toHaveLength(1);
});

test("hash routing", async () => {
  const page = await open("hash.example", { words: ".hash", path: "/app#/first", body: '<a href="#/second">Next</a>' });
  await page.click("a");
  await shop.stored("hash.example", 2);
  await page.goBack();
  expect(await shop.stored("hash.example", 3)).toEqual(["pageview /app#/first", "pageview /app#/second", "pageview /app#/first"]);
});

test("without hash routing the fragment is no page", async () => {
  const page = await open("nohash.example", { path: "/app#/first", body: '<a href="#/second" data-cairn-event="Click">Next</a>' });
  await page.click("a");
  expect(await shop.stored("nohash.example", 2)).toEqual(["pageview /app", "Click /app"]);
});

test("outbound links and file downloads, with every button that follows a link", async () => {
  const page = await open("links.example", {
    words: ".outbound-links.file-downloads",
    attributes: 'data-add-file-types="stl"',
    body: `<a id="out" href="{other}/x"><i>out</i></a><a id="in" href="/in">in</a><a id="mail" href="mailto:a@shop.example">mail</a>
      <a id="pdf" href="/files/a.pdf?v=2">pdf</a><a id="stl" href="/files/a.stl">stl</a><svg width="20" height="20"><a href="/drawing.pdf"><rect id="svg" width="20" height="20" /></a></svg>
      <script>for (const kind of ["click", "auxclick"]) addEventListener(kind, (event) => event.preventDefault())</script>`,
  });
  await page.click("i");
  await shop.stored("links.example", 2);
  for (const id of ["in", "mail", "svg"]) await page.click(`#${id}`);
  await page.click("#pdf");
  await shop.stored("links.example", 3);
  await page.click("#stl");
  await shop.stored("links.example", 4);
  await page.click("#out", { button: "middle" });
  expect(await shop.stored("links.example", 5)).toEqual([
    "pageview /",
    `Outbound Link: Click / {"url":"${shop.otherOrigin}/x"}`,
    `File Download / {"url":"${shop.origin}/files/a.pdf"}`,
    `File Download / {"url":"${shop.origin}/files/a.stl"}`,
    `Outbound Link: Click / {"url":"${shop.otherOrigin}/x"}`,
  ]);
});

test("forms that are sent, not those that are refused", async () => {
  const page = await open("forms.example", {
    words: ".form-submissions",
    path: "/contact",
    body: '<form action="/thanks"><input id="name" required><button>Send</button></form>',
  });
  await page.click("button");
  await page.fill("#name", "Ada");
  await page.click("button");
  await page.waitForURL(/thanks/);
  expect((await shop.stored("forms.example", 3)).toSorted()).toEqual(
    ["pageview /contact", 'Form: Submission /contact {"path":"/contact"}', "pageview /thanks"].toSorted(),
  );
});

test("pages that are missing", async () => {
  const page = await open("missing.example", { words: ".404", path: "/missing/page" });
  await shop.stored("missing.example", 2);
  await page.goto(`${shop.origin}/there`);
  expect((await shop.stored("missing.example", 3)).toSorted()).toEqual(
    ['404 /missing/page {"path":"/missing/page"}', "pageview /missing/page", "pageview /there"].toSorted(),
  );
  expect(shop.rows("missing.example").find(({ name }) => name === "404")!.interactive).toBe(0);
});

test("engaged time and scroll depth, of the page that was read", async () => {
  const page = await open("engaged.example", { words: ".engagement", body: '<div style="height: 3000px"></div>' });
  await shop.stored("engaged.example", 1);
  await page.mouse.wheel(0, 1000);
  await page.waitForFunction(() => scrollY > 900);
  await page.waitForTimeout(300);
  await page.evaluate(() => history.pushState(null, "", "/next"));
  await shop.stored("engaged.example", 3);
  await page.goto("about:blank");
  expect((await shop.stored("engaged.example", 4)).toSorted()).toEqual(
    ["pageview /", "engagement /", "pageview /next", "engagement /next"].toSorted(),
  );
  const told = shop.rows("engaged.example").find(({ name, path }) => name === "engagement" && path === "/")!;
  // 1,000 pixels scrolled on a screen of 768, of 3,016.
  expect(told.scroll).toBeWithin(55, 62);
  expect(told.engaged).toBeWithin(300, 10_000);
});

test("canonical paths keep the visit's campaign", async () => {
  await open("canonical.example", {
    words: ".canonical",
    head: '<link rel="canonical" href="https://www.shop.example/product">',
    path: "/product/red?utm_source=paper",
  });
  expect(await shop.stored("canonical.example", 1)).toEqual(["pageview /product"]);
  expect(shop.rows("canonical.example")[0]!.utm_source).toBe("paper");
});

test("exclusions", async () => {
  const page = await open("excluded.example", {
    words: ".exclusions",
    attributes: 'data-exclude="/admin/**, /*/draft, /search?q=*"',
    path: "/admin/users/1",
    body: '<button data-cairn-event="Click">Click</button>',
  });
  await page.click("button");
  for (const path of ["/a/b/draft", "/a/draft", "/search?q=x", "/administrator", "/search?p=1"]) {
    await page.evaluate((to) => history.pushState(null, "", to), path);
  }
  const stored = await shop.stored("excluded.example", 3);
  expect(stored.toSorted()).toEqual(["pageview /a/b/draft", "pageview /administrator", "pageview /search"]);
});

test("a function of the page sees, changes and stops events", async () => {
  const page = await open("hook.example", {
    words: ".before-send",
    attributes: 'data-before-send="change"',
    head: '<script>window.change = (event) => event.n !== "Secret" && { ...event, u: event.u.replace(/\\d+$/, "N") }</script>',
    path: "/order/123",
  });
  await shop.stored("hook.example", 1);
  const cairn = (name: string) => page.evaluate((given) => (window as unknown as { cairn: (name: string) => void }).cairn(given), name);
  await cairn("Secret");
  await cairn("Open");
  expect(await shop.stored("hook.example", 2)).toEqual(["pageview /order/N", "Open /order/N"]);
});

test("manual page views", async () => {
  const page = await open("manual.example", { words: ".manual" });
  await page.evaluate(() => {
    history.pushState(null, "", "/secret");
    (window as unknown as { cairn: (...given: unknown[]) => void }).cairn("pageview", { url: `${location.origin}/told` });
  });
  expect(await shop.stored("manual.example", 1)).toEqual(["pageview /told"]);
});

test("who opted out, and who asks not to be tracked where the site listens", async () => {
  const page = await open("optout.example", { attributes: "data-respect-dnt", head: QUEUE });
  await shop.stored("optout.example", 1);
  await page.evaluate(() => (localStorage["cairn_ignore"] = "true"));
  await page.goto(`${shop.origin}/unseen`);
  await page.evaluate(() => (localStorage["cairn_ignore"] = "false"));
  await page.goto(`${shop.origin}/seen`);
  expect(await shop.stored("optout.example", 2)).toEqual(["pageview /", "pageview /seen"]);
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  await page.goto(`${shop.origin}/private`);
  await page.evaluate(
    () =>
      new Promise<unknown>((callback) => (window as unknown as { cairn: (...given: unknown[]) => void }).cairn("Private", { callback })),
  );
  expect(await shop.stored("optout.example", 2)).toHaveLength(2);
});

test("a page that is prepared in the background counts when it is shown", async () => {
  const page = await open("prerender.example", {
    body: `<a href="/prepared">Next</a><script type="speculationrules">{ "prerender": [{ "urls": ["/prepared"], "eagerness": "immediate" }] }</script>`,
  });
  await shop.stored("prerender.example", 1);
  await page.waitForTimeout(500);
  expect(shop.rows("prerender.example")).toHaveLength(1);
  await page.click("a");
  expect(await shop.stored("prerender.example", 2)).toEqual(["pageview /", "pageview /prepared"]);
});
