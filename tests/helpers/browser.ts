import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { findChromium } from "./find-chromium.ts";

/** A real Chromium. It does not say that it is automated, because the tracker rightly ignores browsers that do. */
export async function startBrowser(...more: string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("no Chromium: bun run test installs one, or CAIRN_CHROMIUM names one");
  return chromium.launch({
    executablePath,
    args: [
      // Containers run everything as root, where Chromium's own sandbox cannot work.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-blink-features=AutomationControlled",
      ...more,
    ],
    // Playwright switches it off; people have it.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** A person with a browser of their own: cookies, cache and agent. */
export async function newPerson(browser: Browser, width: number, height: number): Promise<BrowserContext> {
  const probe = await browser.newPage();
  // "HeadlessChrome" is a robot's name.
  const userAgent = (await probe.evaluate(() => navigator.userAgent)).replace("Headless", "");
  await probe.close();
  // A screen that narrow is a phone's: touched, and without a pointer that can rest.
  const phone = width < 600 ? { isMobile: true, hasTouch: true } : {};
  return browser.newContext({ viewport: { width, height }, userAgent, timezoneId: "Europe/Berlin", locale: "en-GB", ...phone });
}

/**
 * Notes everything that a page must not do: errors on the console, exceptions, violations of the policy, failed requests, and requests
 * to other hosts than these.
 */
export async function watchPage(page: Page, hosts: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "data:" && !hosts.includes(host)) problems.push(`request to another host: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // Requests that the page itself gives up, because their answer is no longer wanted.
    const text = request.failure()?.errorText ?? "";
    if (text !== "net::ERR_ABORTED") problems.push(`failed: ${request.url()} ${text}`);
  });
  await page.addInitScript(() => {
    const note = ({ violatedDirective, blockedURI }: SecurityPolicyViolationEvent) =>
      console.error(`policy violated: ${violatedDirective} ${blockedURI}`);
    addEventListener("securitypolicyviolation", note as (event: Event) => void);
  });
  return problems;
}

/** Nothing may be wider than the screen; a phone would zoom out instead of scrolling. */
export async function isTooWide(page: Page): Promise<boolean> {
  return (await page.evaluate(() => document.documentElement.scrollWidth)) > page.viewportSize()!.width;
}
