import type { Browser, BrowserContext } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { newPerson, startBrowser, watchPage } from "../helpers/browser.ts";
import { runCairn, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";

/** The executable with an owner, by a cookie, and a browser. */
export interface Dashboard {
  readonly browser: Browser;
  readonly cairn: CairnProcess;
  readonly cookie: string;
  /** With a key, as an application would. Throws when one of them is not taken. */
  readonly send: (events: readonly unknown[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** `seeded`: sites with so many events of the last twenty days. `prepare` puts into the data directory what the start is to find. */
export async function startDashboard(
  seeded: Readonly<Record<string, number>> = {},
  prepare: (directory: string) => void = () => {},
): Promise<Dashboard> {
  const directory = temporaryDirectory();
  prepare(directory.path);
  const data = ["--data", directory.path];
  const browser = await startBrowser();
  for (const [site, events] of Object.entries(seeded))
    await run(["seed", "--site", site, "--events", String(events), "--days", "20", ...data]);
  const cairn = await startCairn({ directory: directory.path });
  const body = { token: setupToken(cairn), email: "owner@dashboard.example", password: PASSWORD };
  const { cookie } = await call(cairn, "POST", "/api/setup", { body });
  return {
    ...{ browser, cairn, cookie },
    async send(events) {
      const key = (await run(["key", "add", "test", "--scopes", "events:write", ...data])).trim();
      const sent = await fetch(`${cairn.url}/api/v1/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ events }),
      });
      const { dropped } = (await sent.json()) as { dropped: readonly unknown[] };
      if (dropped.length > 0) throw new Error(JSON.stringify(dropped));
    },
    async stop() {
      await browser.close();
      await cairn.stop();
      directory.remove();
    },
  };
}

async function run(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCairn([...words]);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** A page of the owner, who has not gone anywhere yet, and what it must not do. */
export async function openDashboard({ browser, cairn, cookie }: Dashboard, width: number, height: number) {
  const person = await newPerson(browser, width, height);
  await logIn(person, cairn, cookie);
  const page = await person.newPage();
  page.setDefaultTimeout(20_000);
  const problems = await watchPage(page, [new URL(cairn.url).host]);
  return { page, problems, close: () => person.close() };
}

export async function logIn(person: BrowserContext, { url }: CairnProcess, cookie: string): Promise<void> {
  const [name, value] = cookie.split("=") as [string, string];
  await person.addCookies([{ name, value, url }]);
}

/** So many days of a site with its today, as the dashboard asks for them. */
export async function lastDays({ cairn, cookie }: Dashboard, site: string, days = 28): Promise<[from: string, to: string]> {
  const { json } = await call(cairn, "GET", `/api/sites/${site}`, { cookie });
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: String(json["timezone"]) }).format(Date.now());
  return [new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString().slice(0, 10), today];
}
