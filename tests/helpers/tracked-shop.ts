import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { newPerson, startBrowser } from "./browser.ts";
import { runCairn, startCairn, temporaryDirectory, waitFor, type CairnProcess } from "./cairn-process.ts";

/** Told to the browser itself: what playwright tells a page is forgotten while the page is left, and "HeadlessChrome" is a robot. */
const AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** Every name under it leads to this machine, so that pages have hosts as people's pages do. */
const HOST = "shop.example";
const ARRIVES_WITHIN_MS = 8_000;

interface Row {
  readonly name: string;
  readonly path: string;
  readonly props: string;
  readonly interactive: number;
  readonly revenue: number | null;
  readonly currency: string;
  readonly utm_source: string;
  readonly scroll: number | null;
  readonly engaged: number | null;
}

/** A shop with a tracker in its pages, a Cairn that counts them, and a browser. */
export interface TrackedShop {
  readonly cairn: CairnProcess;
  readonly origin: string;
  /** What the shop's address on the network is called otherwise: another host to link to. */
  readonly otherOrigin: string;
  /** Makes a site to count, and answers its UUID. */
  addSite(domain: string): Promise<string>;
  /** What every page of the shop shows from now on; `{cairn}` and `{other}` stand for the origins. */
  setHtml(head: string, body?: string): void;
  /** More addresses of the shop. Answers undefined for what is a page. */
  answer: (request: Request) => Response | undefined | Promise<Response | undefined>;
  /** A new person looks at a page. */
  visit(path?: string): Promise<Page>;
  /** Waits until as many events of the site are stored, and answers them in their order as "name path {props}". */
  stored(domain: string, count: number): Promise<string[]>;
  rows(domain: string): readonly Row[];
  close(): Promise<void>;
}

export async function openTrackedShop(): Promise<TrackedShop> {
  const directory = temporaryDirectory();
  const cairn = await startCairn({ directory: directory.path });
  const browser: Browser = await startBrowser("--host-resolver-rules=MAP *.example 127.0.0.1", `--user-agent=${AGENT}`);
  const people: BrowserContext[] = [];
  let html = "";
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request) =>
      (await shop.answer(request)) ??
      new Response(html, {
        status: new URL(request.url).pathname.startsWith("/missing") ? 404 : 200,
        headers: { "content-type": "text/html" },
      }),
  });

  const rows = (domain: string): readonly Row[] => {
    const configuration = new Database(join(directory.path, "cairn.db"), { readonly: true });
    const site = configuration.query<{ id: number }, [string]>("select id from sites where domain = ?").get(domain)!.id;
    configuration.close();
    const events = new Database(join(directory.path, "events.db"), { readonly: true });
    const found = events
      .query<Row, [number]>(
        "select name, path, props, interactive, revenue, currency, utm_source, scroll, engaged from events_text where site = ? order by id",
      )
      .all(site);
    events.close();
    return found;
  };

  const shop: TrackedShop = {
    cairn,
    origin: `http://${HOST}:${server.port}`,
    otherOrigin: `http://elsewhere.example:${server.port}`,
    answer: () => undefined,
    async addSite(domain) {
      const { code, stderr } = await runCairn(["site", "add", domain, "--data", directory.path]);
      if (code !== 0) throw new Error(stderr);
      const db = new Database(join(directory.path, "cairn.db"), { readonly: true });
      const { uuid } = db.query<{ uuid: string }, [string]>("select uuid from sites where domain = ?").get(domain)!;
      db.close();
      return uuid;
    },
    setHtml(head, body = "") {
      const filled = `<!doctype html><html><head><title>Shop</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
      html = filled.replaceAll("{cairn}", cairn.url).replaceAll("{other}", shop.otherOrigin);
    },
    async visit(path = "/") {
      const person = await newPerson(browser, 1024, 768);
      people.push(person);
      const page = await person.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(shop.origin + path);
      return page;
    },
    async stored(domain, count) {
      await waitFor(
        () => rows(domain).length >= count,
        ARRIVES_WITHIN_MS,
        () => `${domain} has ${JSON.stringify(rows(domain), null, 1)}, not ${count} events`,
      );
      return rows(domain).map(({ name, path, props }) => `${name} ${path} ${props}`.trim());
    },
    rows,
    async close() {
      for (const person of people) await person.close();
      await browser.close();
      await server.stop(true);
      await cairn.stop();
      directory.remove();
    },
  };
  return shop;
}
