import { beforeAll, beforeEach, expect, test } from "bun:test";
import { assembleTracker, CAIRN, readFeatures } from "../../src/http/tracker-assembly.ts";
import { readTrackerParts } from "../../web/tracker/bundle.ts";

let source: string;
beforeAll(async () => {
  source = assembleTracker(CAIRN, readFeatures(CAIRN, [])!, await readTrackerParts());
});

/** As much of a browser as the script touches. The real one runs in tests/web. */
class Page {
  readonly sent: { api: string; body: Record<string, unknown>; keepalive: boolean }[] = [];
  readonly listeners = new Map<string, ((event: unknown) => void)[]>();
  readonly location = new URL("https://example.com/start?q=1#top");
  readonly navigator = { webdriver: false };
  localStorage: Record<string, string> | null = {};
  readonly document: Record<string, unknown>;
  window: Record<string, unknown> = {};
  answer: () => Promise<{ status: number }> = () => Promise.resolve({ status: 202 });

  constructor(dataset: Record<string, string> = { domain: "example.com" }) {
    this.document = {
      currentScript: { src: "https://stats.example.net/js/cairn.js", dataset },
      referrer: "https://www.google.com/",
      t: "Prices",
      s: 1440,
      title: "Prices",
      addEventListener: this.listen,
    };
  }

  readonly listen = (name: string, heard: (event: unknown) => void): void => {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), heard]);
  };
  readonly alerts: string[] = [];
  readonly alert = (text: string): void => void this.alerts.push(text);
  readonly fire = (name: string, event: unknown = {}): void => this.listeners.get(name)?.forEach((heard) => heard(event));
  readonly history = {
    pushState: (_: unknown, __: string, url: string) => void (this.location.href = new URL(url, this.location).href),
    replaceState: (_: unknown, __: string, url: string) => void (this.location.href = new URL(url, this.location).href),
  };

  run(): this {
    const names = [
      "window",
      "location",
      "document",
      "navigator",
      "history",
      "localStorage",
      "addEventListener",
      "fetch",
      "alert",
      "screen",
    ];
    const fetch = (api: string, { body, keepalive }: { body: string; keepalive: boolean }) => {
      this.sent.push({ api, body: JSON.parse(body) as Record<string, unknown>, keepalive });
      return this.answer();
    };
    const storage = new Proxy(
      {},
      {
        get: (_, key: string) => (this.localStorage ?? refuse())[key],
        // As browsers do, whatever is stored is a text.
        set: (_, key: string, value: unknown) => {
          (this.localStorage ?? refuse())[key] = String(value);
          return true;
        },
      },
    );
    const parts = [
      this.window,
      this.location,
      this.document,
      this.navigator,
      this.history,
      storage,
      this.listen,
      fetch,
      this.alert,
      { width: 1440 },
    ];
    new Function(...names, source)(...parts);
    return this;
  }

  get names(): unknown[] {
    return this.sent.map(({ body }) => body["n"]);
  }
  get cairn(): (...given: unknown[]) => void {
    return this.window["cairn"] as (...given: unknown[]) => void;
  }
}

const refuse = (): never => {
  throw new DOMException("no storage here", "SecurityError");
};

let page: Page;
beforeEach(() => {
  page = new Page();
});

test("a page view is sent when the page loads, and nothing but what is documented", () => {
  page.run();
  expect(page.sent).toEqual([
    {
      api: "https://stats.example.net/api/event",
      body: { n: "pageview", u: "https://example.com/start?q=1", d: "example.com", r: "https://www.google.com/", t: "Prices", s: 1440 },
      keepalive: true,
    },
  ]);
});

test("data-respect-dnt asks the browser", () => {
  for (const wish of [{ doNotTrack: "1" }, { globalPrivacyControl: true }]) {
    page = new Page({ domain: "example.com", respectDnt: "" });
    Object.assign(page.navigator, wish);
    expect(page.run().sent).toEqual([]);
    page = new Page();
    Object.assign(page.navigator, wish);
    expect(page.run().names).toEqual(["pageview"]);
  }
});

test("an endpoint that cannot be reached is left for the next one", async () => {
  page = new Page({ domain: "example.com", api: "/blocked,/stats/event" });
  page.answer = () => (page.sent.at(-1)!.api === "/blocked" ? Promise.reject(new TypeError("blocked")) : Promise.resolve({ status: 202 }));
  page.run();
  const answered = Promise.withResolvers<unknown>();
  page.cairn("Signup", { callback: answered.resolve });
  expect(await answered.promise).toEqual({ status: 202 });
  page.cairn("Again");
  expect(page.sent.map(({ api, body }) => [api, body["n"]])).toEqual([
    ["/blocked", "pageview"],
    ["/blocked", "Signup"],
    ["/stats/event", "pageview"],
    ["/stats/event", "Signup"],
    ["/stats/event", "Again"],
  ]);
});

test("data-api and a missing data-domain", () => {
  page = new Page({ api: "/stats/event" }).run();
  expect(page.sent[0]).toMatchObject({ api: "/stats/event", body: { d: "example.com" } });
});

test("a navigation of a single-page application counts when the path changed", () => {
  page.run();
  page.history.pushState(null, "", "/next");
  page.history.pushState(null, "", "/next?tab=2");
  page.history.replaceState(null, "", "/next#part");
  page.history.replaceState(null, "", "/third");
  page.location.href = "https://example.com/next";
  page.fire("popstate");
  page.fire("popstate");
  expect(page.sent.map(({ body }) => body["u"])).toEqual([
    "https://example.com/start?q=1",
    "https://example.com/next",
    "https://example.com/third",
    "https://example.com/next",
  ]);
});

test("a page that comes back from the back/forward cache is seen again", () => {
  page.run();
  page.fire("pageshow", { persisted: false });
  page.fire("pageshow", { persisted: true });
  expect(page.names).toEqual(["pageview", "pageview"]);
});

test("a custom event with everything", async () => {
  page.run();
  const answered = Promise.withResolvers<unknown>();
  page.cairn("Signup", {
    props: { plan: "pro" },
    revenue: { amount: 9.5, currency: "EUR" },
    interactive: false,
    url: "https://example.com/x",
    callback: answered.resolve,
  });
  expect(page.sent[1]!.body).toEqual({
    n: "Signup",
    u: "https://example.com/x",
    d: "example.com",
    r: "https://www.google.com/",
    t: "Prices",
    s: 1440,
    p: { plan: "pro" },
    $: { amount: 9.5, currency: "EUR" },
    i: false,
  });
  expect(await answered.promise).toEqual({ status: 202 });
});

test("the callback hears of a server that cannot be reached", async () => {
  page.answer = () => Promise.reject(new TypeError("blocked"));
  page.run();
  const answered = Promise.withResolvers<unknown>();
  page.cairn("Signup", { callback: answered.resolve });
  expect(await answered.promise).toMatchObject({ error: expect.any(TypeError) });
});

test("calls made before the script came are sent after the page view", () => {
  const stub = Object.assign(() => {}, { q: [["Early", { props: { a: 1 } }], ["Second"]] });
  page.window = { cairn: stub };
  page.run();
  expect(page.names).toEqual(["pageview", "Early", "Second"]);
  expect(page.sent[1]!.body["p"]).toEqual({ a: 1 });
});

test("a page prepared in the background waits for its visitor, and so do its calls", () => {
  page.document["prerendering"] = true;
  page.run();
  page.cairn("Early");
  expect(page.sent).toEqual([]);
  page.fire("prerenderingchange");
  expect(page.names).toEqual(["pageview", "Early"]);
});

test("a snippet pasted twice counts once", () => {
  page.run().run();
  page.history.pushState(null, "", "/next");
  expect(page.names).toEqual(["pageview", "pageview"]);
});

test("who opted out is not counted, and the page's own code goes on", () => {
  page.localStorage = { cairn_ignore: "true" };
  page.run();
  let called = 0;
  page.cairn("Signup", { callback: () => called++ });
  expect([page.sent, called]).toEqual([[], 1]);
});

test("a link to #cairn-ignore turns counting off in this browser, #cairn-count on again; other fragments do nothing", () => {
  const visit = (fragment: string): Page => {
    const next = new Page();
    next.localStorage = page.localStorage;
    next.location.hash = fragment;
    return next.run();
  };
  const off = visit("#cairn-ignore");
  expect([off.sent, off.alerts, off.location.hash]).toEqual([[], ["cairn_ignore=true"], ""]);
  expect(visit("").sent).toEqual([]);
  expect(visit("#cairn-terrier")).toMatchObject({ sent: [], alerts: [] });
  const on = visit("#cairn-count");
  expect([on.names, on.alerts, on.location.hash]).toEqual([["pageview"], ["cairn_ignore=false"], ""]);
  const plain = visit("#cairn-terrier");
  expect([plain.names, plain.alerts, plain.location.hash]).toEqual([["pageview"], [], "#cairn-terrier"]);
});

test("an automated browser is not counted", () => {
  page.navigator.webdriver = true;
  expect(page.run().sent).toEqual([]);
});

test("a page without storage is counted", () => {
  page.localStorage = null;
  expect(page.run().names).toEqual(["pageview"]);
});
