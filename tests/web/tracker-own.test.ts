import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { waitFor } from "../helpers/cairn-process.ts";
import { openTrackedShop, type TrackedShop } from "../helpers/tracked-shop.ts";

// The script that the owner of a site has named and chosen, and Plausible's newer one, which is the same for pages that call `plausible.init`.

setDefaultTimeout(30_000);

let shop: TrackedShop;
let cookie: string;
beforeAll(async () => {
  shop = await openTrackedShop();
  const owner = { token: setupToken(shop.cairn), email: "owner@example.com", password: PASSWORD };
  ({ cookie } = await call(shop.cairn, "POST", "/api/setup", { body: owner }));
}, 60_000);
afterAll(() => shop.close());
beforeEach(() => {
  shop.answer = () => undefined;
});

async function choose(domain: string, script: Record<string, unknown>): Promise<void> {
  const { status } = await call(shop.cairn, "PUT", `/api/sites/${domain}/script`, { cookie, body: script });
  expect(status).toBe(200);
}

/** The shop's own host passes some addresses on to Cairn, as a proxy in front of both would. */
function passOn(prefix: string): string[] {
  const passed: string[] = [];
  shop.answer = async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(prefix)) return undefined;
    passed.push(`${request.method} ${pathname}`);
    const headers = new Headers(request.headers);
    headers.delete("host");
    // `fetch` unpacks what it gets and leaves the header.
    headers.set("accept-encoding", "identity");
    const body = request.method === "POST" ? await request.arrayBuffer() : null;
    return fetch(shop.cairn.url + "/s/" + pathname.slice(prefix.length), { method: request.method, headers, body });
  };
  return passed;
}

/** Runs a line of script as the page's own. */
const run = (page: Page, code: string): Promise<unknown> => page.evaluate(`(async () => (${code}))()`);

test("a renamed script needs no attributes, does what the owner chose, and sends beside itself", async () => {
  await shop.addSite("named.example");
  const chosen = { features: ["hash", "outbound-links"], exclude: ["/admin/**"], fileTypes: ["stl"] };
  await choose("named.example", { name: "garden", ...chosen });
  const sent: string[] = [];
  shop.setHtml(
    '<script defer src="{cairn}/s/garden.js"></script>',
    '<a id="out" href="{other}/out">out</a><a id="file" href="/a.stl">stl</a><script>addEventListener("click", (event) => event.preventDefault())</script>',
  );
  const page = await shop.visit("/a#/one");
  page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await shop.stored("named.example", 1);
  await page.click("#out");
  await shop.stored("named.example", 2);
  await page.click("#file");
  await shop.stored("named.example", 3);
  await run(page, 'location.hash = "#/two"');
  expect(await shop.stored("named.example", 4)).toEqual([
    "pageview /a#/one",
    `Outbound Link: Click /a#/one {"url":"${shop.otherOrigin}/out"}`,
    `File Download /a#/one {"url":"${shop.origin}/a.stl"}`,
    "pageview /a#/two",
  ]);
  expect(new Set(sent)).toEqual(new Set(["POST /s/garden"]));
  await page.goto(`${shop.origin}/admin/secret`);
  await run(page, 'new Promise((callback) => cairn("Hidden", { callback }))');
  await page.goto(`${shop.origin}/b`);
  expect((await shop.stored("named.example", 5))[4]).toBe("pageview /b");
});

test("behind the site's own host everything stays there; a rename loses no page that knows the old name", async () => {
  await shop.addSite("proxied.example");
  await choose("proxied.example", { name: "old-name" });
  const passed = passOn("/x/");
  shop.setHtml('<script defer src="/x/old-name.js"></script>');
  const requests: string[] = [];
  const page = await shop.visit("/first");
  page.on("request", (request) => requests.push(new URL(request.url()).origin));
  await shop.stored("proxied.example", 1);
  await choose("proxied.example", { name: "new-name" });
  // This page still has the script that sends to the old name; a new one gets the new script by its old address.
  await run(page, 'history.pushState(null, "", "/second")');
  await shop.stored("proxied.example", 2);
  await shop.visit("/third");
  expect(await shop.stored("proxied.example", 3)).toEqual(["pageview /first", "pageview /second", "pageview /third"]);
  expect(passed.filter((line) => line.startsWith("POST"))).toHaveLength(3);
  expect(new Set(requests)).toEqual(new Set([shop.origin]));
});

test("a script that an optimiser has put into the page itself finds its door", async () => {
  await shop.addSite("inlined.example");
  await choose("inlined.example", { name: "inlined" });
  const text = await (await fetch(`${shop.cairn.url}/s/inlined.js`)).text();
  shop.setHtml(`<script>${text}</script>`);
  await shop.visit("/a");
  expect(await shop.stored("inlined.example", 1)).toEqual(["pageview /a"]);
  shop.setHtml(`<script type="module">${text}</script>`);
  await shop.visit("/b");
  expect(await shop.stored("inlined.example", 2)).toEqual(["pageview /a", "pageview /b"]);
});

test("a link to #cairn-ignore: this browser is counted no more, until #cairn-count", async () => {
  await shop.addSite("own-visits.example");
  shop.setHtml('<script defer src="{cairn}/js/cairn.js" data-domain="own-visits.example"></script>');
  const page = await shop.visit("/a");
  await shop.stored("own-visits.example", 1);
  const said: string[] = [];
  page.on("dialog", (dialog) => {
    said.push(dialog.message());
    void dialog.accept();
  });
  await page.goto(`${shop.origin}/b#cairn-ignore`);
  await page.waitForFunction(() => location.hash === "" && localStorage["cairn_ignore"] === "true");
  await page.goto(`${shop.origin}/c`);
  await page.goto(`${shop.origin}/d#cairn-count`);
  expect(await shop.stored("own-visits.example", 2)).toEqual(["pageview /a", "pageview /d"]);
  expect(said).toEqual(["cairn_ignore=true", "cairn_ignore=false"]);
});

/** The snippet that Plausible's own settings show. */
const STUB =
  "<script>window.plausible=window.plausible||function(){(plausible.q=plausible.q||[]).push(arguments)},plausible.init=plausible.init||function(i){plausible.o=i||{}}</script>";

test("plausible.init with everything, called before the script came", async () => {
  const id = (await shop.addSite("init.example")).replaceAll("-", "");
  shop.setHtml(
    `${STUB}<script>
      plausible.init({
        hashBasedRouting: true, outboundLinks: true, fileDownloads: { fileExtensions: ["stl"] }, formSubmissions: true,
        customProperties: (name) => ({ author: "Ada", about: name }),
        transformRequest: (payload) => (payload.n === "Secret" ? null : { ...payload, u: payload.u.replace("/private", "/p") }),
      });
      plausible("Early", { props: { author: "Bob" } });
    </script><script async src="{cairn}/js/pa-${id}.js"></script>`,
    `<a id="out" href="{other}/out">out</a><a id="stl" href="/a.stl">stl</a><a id="pdf" href="/a.pdf">pdf</a>
     <button class="plausible-event-name=Buy plausible-event-size=big">Buy</button><form><button id="send">send</button></form>
     <script>for (const type of ["click", "submit"]) addEventListener(type, (event) => event.target.id !== "send" && event.preventDefault())</script>`,
  );
  const page = await shop.visit("/private#/one");
  await shop.stored("init.example", 2);
  for (const [count, selector] of ["#out", "#stl", "#pdf", "button", "#send"].entries()) {
    await page.click(selector);
    // The file of a kind that was not asked for is no event.
    await shop.stored("init.example", 3 + count - (count > 1 ? 1 : 0));
  }
  await run(page, 'plausible("Secret")');
  expect(await run(page, 'new Promise((callback) => plausible("Last", { interactive: false, callback }))')).toEqual({ status: 202 });
  const props = (name: string, more = "") => `{"about":"${name}","author":"Ada"${more}}`;
  expect(await shop.stored("init.example", 7)).toEqual([
    `pageview /p#/one ${props("pageview")}`,
    'Early /p#/one {"about":"Early","author":"Bob"}',
    `Outbound Link: Click /p#/one ${props("Outbound Link: Click", `,"url":"${shop.otherOrigin}/out"`)}`,
    `File Download /p#/one ${props("File Download", `,"url":"${shop.origin}/a.stl"`)}`,
    `Buy /p#/one ${props("Buy", ',"size":"big"')}`,
    `Form: Submission /p#/one ${props("Form: Submission", ',"path":"/p#/one"')}`,
    `Last /p#/one ${props("Last")}`,
  ]);
});

test("plausible.init after the script came, manual page views, another endpoint, this machine", async () => {
  const id = (await shop.addSite("late-init.example")).replaceAll("-", "");
  await choose("late-init.example", { features: ["outbound-links"] });
  const passed = passOn("/x/");
  shop.setHtml(
    `<script src="{cairn}/js/pa-${id}.js"></script>${STUB}`,
    '<a href="{other}/out">out</a><script>addEventListener("click", (event) => event.preventDefault())</script>',
  );
  const page = await shop.visit("/quiet");
  await run(page, 'plausible("Waiting")');
  await run(page, `plausible.init({ autoCapturePageviews: false, endpoint: "/x/${id}", customProperties: { version: 2 } })`);
  await run(page, "plausible.init()");
  await shop.stored("late-init.example", 1);
  await run(page, 'history.pushState(null, "", "/secret")');
  await run(page, 'plausible("pageview", { url: location.origin + "/told" })');
  await shop.stored("late-init.example", 2);
  // What the site's owner chose holds where the page says nothing.
  await page.click("a");
  const stored = await shop.stored("late-init.example", 3);
  expect(stored.filter((event) => !event.startsWith("engagement"))).toEqual([
    'Waiting /quiet {"version":"2"}',
    'pageview /told {"version":"2"}',
    `Outbound Link: Click /secret {"url":"${shop.otherOrigin}/out","version":"2"}`,
  ]);
  expect(passed.length).toBeGreaterThanOrEqual(3);
  const here = shop.origin.replace("shop.example", "127.0.0.1");
  await page.goto(`${here}/local`);
  await run(page, "plausible.init()");
  expect(await run(page, 'new Promise((callback) => plausible("Nothing", { callback }))')).toEqual({});
  await page.goto(`${here}/local`);
  await run(page, "plausible.init({ captureOnLocalhost: true })");
  const local = () => shop.rows("late-init.example").filter(({ path }) => path === "/local");
  await waitFor(
    () => local().length > 0,
    8_000,
    () => "nothing of /local arrived",
  );
  expect(local().map(({ name }) => name)).toEqual(["pageview"]);
});

test("GoatCounter's visit_count, where the owner shows counts", async () => {
  await shop.addSite("counted.example");
  await choose("counted.example", { publicCounters: true });
  shop.setHtml('<script data-goatcounter="{cairn}/count" data-site="counted.example" async src="{cairn}/count.js"></script>');
  for (const path of ["/a", "/a", "/b"]) await shop.visit(path);
  await shop.stored("counted.example", 3);
  const page = await shop.visit("/c");
  await shop.stored("counted.example", 4);
  await run(page, 'goatcounter.visit_count({ path: "/b", append: "body" })');
  expect(await page.textContent("#gcvc-container")).toBe("1");
});
