import type { Browser, Page } from "playwright-core";
import { call, PASSWORD, setupToken } from "../helpers/api.ts";
import { newPerson, watchPage } from "../helpers/browser.ts";
import { startCairn, temporaryDirectory, waitFor, type CairnProcess } from "../helpers/cairn-process.ts";
import { logIn } from "./dashboard-scene.ts";

export const SITE = "garden.example";
export const OWNER = "owner@garden.example";
/** Slow machines are slow; nothing here waits for a time. */
export const LIMIT_MS = 120_000;

/** An executable with an owner and a site, and a browser in which the owner is logged in. */
export interface Scene {
  readonly cairn: CairnProcess;
  readonly cookie: string;
  readonly page: Page;
  readonly problems: readonly string[];
  /** To a path of the dashboard. */
  readonly open: (path: string) => Promise<void>;
  readonly button: (name: string | RegExp) => ReturnType<Page["getByRole"]>;
  /** The text stands on the page. */
  readonly said: (text: string | RegExp) => Promise<void>;
  /** What a route answers to the owner. */
  readonly get: (path: string) => Promise<Record<string, unknown>>;
  /** What the page did has reached the server. */
  readonly until: (path: string, holds: (answer: Record<string, unknown>) => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openScene(browser: Browser, width: number, height: number): Promise<Scene> {
  const directory = temporaryDirectory();
  const cairn = await startCairn({ directory: directory.path });
  const body = { token: setupToken(cairn), email: OWNER, password: PASSWORD };
  const { cookie } = await call(cairn, "POST", "/api/setup", { body });
  await call(cairn, "POST", "/api/sites", { cookie, body: { domain: SITE, timezone: "Europe/Paris" } });
  const person = await newPerson(browser, width, height);
  await logIn(person, cairn, cookie);
  const page = await person.newPage();
  page.setDefaultTimeout(30_000);
  const get = async (path: string) => (await call(cairn, "GET", path, { cookie })).json;
  return {
    ...{ cairn, cookie, page, get },
    problems: await watchPage(page, [new URL(cairn.url).host]),
    open: async (path) => void (await page.goto(cairn.url + path)),
    button: (name) => page.getByRole("button", { name }),
    said: (text) => page.getByText(text).first().waitFor(),
    until: (path, holds) =>
      waitFor(
        async () => holds(await get(path)),
        60_000,
        () => `${path} did not become so`,
      ),
    close: async () => {
      await person.close();
      await cairn.stop();
      directory.remove();
    },
  };
}
