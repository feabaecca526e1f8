import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { call, PASSWORD, sendPage } from "../helpers/api.ts";
import { axeViolations } from "./axe.ts";
import { isTooWide, newPerson, startBrowser } from "../helpers/browser.ts";
import { runCairn } from "../helpers/cairn-process.ts";
import { TEST_AGENT } from "../helpers/ledger.ts";
import { logIn } from "./dashboard-scene.ts";
import { LIMIT_MS, openScene, OWNER, SITE, type Scene } from "./settings-scene.ts";

const VIEWER = "viewer@garden.example";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

describe.each([
  [1440, 900],
  [360, 740],
] as const)("%i pixels wide", (width, height) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(browser, width, height);
  }, LIMIT_MS);
  afterAll(() => scene.close());

  const settings = (section = ""): string => `/sites/${SITE}/settings${section === "" ? "" : `/${section}`}`;

  test(
    "zone, week and label are saved; a wrong zone says so at its field",
    async () => {
      const { page, open, get, button, said } = scene;
      await open(settings());
      await page.getByLabel("Time zone").fill("Asia/Tokyo");
      await page.getByLabel("Label").click();
      await button("Sunday").click();
      await page.getByLabel("Label").fill("gardens");
      await page.getByLabel("Months for which events are kept").fill("24");
      await button("Save").click();
      await said("Saved.");
      expect(await get(`/api/sites/${SITE}`)).toMatchObject({
        timezone: "Asia/Tokyo",
        weekStart: "sunday",
        label: "gardens",
        retentionMonths: 24,
      });
      await page.getByLabel("Time zone").fill("Asia/Nowhere");
      await said("No such time zone. Type a city.");
      expect(await button("Save").isDisabled()).toBe(true);
      expect(await isTooWide(page)).toBe(false);
    },
    LIMIT_MS,
  );

  test(
    "a new domain takes the reader along, and the old one goes on counting",
    async () => {
      const { page, open, cairn, button, said } = scene;
      await open(settings());
      await page.getByLabel("Domain").fill("not a domain");
      await button("Save").click();
      await page.locator("#domain[aria-invalid=true]").waitFor();
      await page.getByLabel("Domain").fill("renamed.example");
      await button("Save").click();
      await page.waitForURL("**/sites/renamed.example/settings");
      await said(/^garden\.example counts for this site until/);
      expect((await sendPage(cairn, { site: SITE, url: `https://${SITE}/` })).outcome).toBe("counted");
      await page.getByLabel("Domain").fill(SITE);
      await button("Save").click();
      await page.waitForURL(`**${settings()}`);
    },
    LIMIT_MS,
  );

  test(
    "the snippet follows the choices, with the size that the server sends; kept on the server it has a name of its own",
    async () => {
      const { page, open, get, cairn, button, said } = scene;
      await open(settings("snippet"));
      const line = page.getByRole("tabpanel").locator("pre");
      await line.filter({ hasText: `/js/cairn.js" data-domain="${SITE}"` }).waitFor();
      await page.getByRole("switch", { name: "Links to other sites" }).click();
      await page.getByLabel("Never these pages").fill("/admin/**\n/*/draft");
      await line.filter({ hasText: 'cairn.outbound-links.exclusions.js"' }).waitFor();
      expect(await line.innerText()).toContain('data-exclude="/admin/**, /*/draft"');
      const sent = await fetch(`${cairn.url}/js/cairn.outbound-links.exclusions.js`, {
        ...{ method: "HEAD", headers: { "accept-encoding": "gzip, deflate, br, zstd" } },
      });
      const bytes = Number(sent.headers.get("content-length"));
      expect(bytes).toBeGreaterThan(0);
      await said(`The script is ${new Intl.NumberFormat("en-GB").format(bytes)} bytes on the wire.`);
      await page.getByRole("tab", { name: "Next.js" }).click();
      await line.filter({ hasText: "next/script" }).waitFor();

      await button("On this server").click();
      await page.getByLabel("Name of the script").fill("Not Good!");
      await button("Save").click();
      await page.locator("#script-name[aria-invalid=true]").waitFor();
      await page.getByLabel("Name of the script").fill(`hedge-${width}`);
      await page.getByRole("switch", { name: "Public counters" }).click();
      await button("Save").click();
      await said("The script is saved.");
      expect(await get(`/api/sites/${SITE}/script`)).toMatchObject({
        script: { name: `hedge-${width}`, features: ["outbound-links"], exclude: ["/admin/**", "/*/draft"], publicCounters: true },
      });
      await page.reload();
      await line.filter({ hasText: `<script defer src="${cairn.url}/s/hedge-${width}.js"></script>` }).waitFor();
      expect(await isTooWide(page)).toBe(false);
    },
    LIMIT_MS,
  );

  test(
    "what is not saved is not left unasked: not by a link, the way back, the palette or a closed tab",
    async () => {
      const { page, open, button } = scene;
      await open(settings());
      await page.getByRole("link", { name: "What is counted" }).click();
      const respect = page.getByRole("switch", { name: "Leave out browsers that ask not to be tracked" });
      await respect.click();
      const before = await respect.getAttribute("aria-checked");
      const asked = page.getByRole("dialog", { name: "Leave without saving?" });
      const stays = async (): Promise<void> => {
        await asked.waitFor({ state: "hidden" });
        expect(new URL(page.url()).pathname).toBe(settings("counting"));
        expect(await respect.getAttribute("aria-checked")).toBe(before);
      };

      const link = page.getByRole("link", { name: "Goals" });
      await link.press("Enter");
      await asked.waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await stays();
      expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);

      await page.evaluate(() => history.back());
      await asked.waitFor();
      await button("Stay").press("Enter");
      await stays();

      const question = page.waitForEvent("dialog");
      await page.evaluate(() => void setTimeout(() => location.reload()));
      expect((await question).type()).toBe("beforeunload");
      await (await question).dismiss();
      await stays();

      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Commands" }).fill("All sites");
      await page.keyboard.press("Enter");
      await asked.waitFor();
      await button(/^Leave$/).press("Enter");
      await page.waitForURL((url) => url.pathname === "/");
      // What was left is gone, and nothing asks any more; the way back leads where it always did.
      await page.goBack();
      await respect.waitFor();
      expect(await respect.getAttribute("aria-checked")).not.toBe(before);
      await page.goBack();
      await page.getByLabel("Time zone").fill("Asia/Seoul");
      await page.evaluate(() => history.forward());
      await asked.waitFor();
      await button(/^Leave$/).press("Enter");
      await respect.waitFor();
    },
    LIMIT_MS,
  );

  test(
    "a page is checked in plain words, and events are seen as they arrive",
    async () => {
      const { page, open, cairn, cookie, button, said } = scene;
      // Looked at without asking any other machine: an address of this one is refused.
      await call(cairn, "POST", "/api/sites", { cookie, body: { domain: "127.0.0.1", timezone: "UTC" } });
      await open("/sites/127.0.0.1/settings/verification");
      await page.getByLabel("Address of the page").fill("elsewhere.example");
      await button("Look").click();
      await said("An address of 127.0.0.1 or of a host below it.");
      await page.getByLabel("Address of the page").fill("");
      await button("Look").click();
      await said("127.0.0.1 lies in a private network, where Cairn does not look.");
      await said("No visit has arrived yet.");
      await said("Waiting for an event…");
      await sendPage(cairn, { site: "127.0.0.1", url: "http://127.0.0.1/first", address: "198.18.3.1" });
      await said("It arrives:");
      await said(/\/first · Direct/);
    },
    LIMIT_MS,
  );

  test(
    "rules are tried on what was dropped, then hold for the next event",
    async () => {
      const { page, open, get, cairn, button, said, until } = scene;
      const visit = (path: string, agent = TEST_AGENT) => sendPage(cairn, { site: SITE, url: `https://${SITE}${path}`, agent });
      expect((await visit("/", "curl/8.5.0")).outcome).toBe("dropped; reason=bot");
      // A sample is stored with the next batch.
      await until(`/api/sites/${SITE}/drops/samples`, ({ samples }) => (samples as unknown[]).length === 1);
      await open(settings("counting"));
      await page.getByRole("switch", { name: "Known robots" }).click();
      await said("1 of 1 dropped messages would be counted.");
      await button("Undo").click();
      await page.locator(".save-bar").waitFor({ state: "detached" });

      await page.getByLabel("Paths that do not count").fill("/admin/**\nnews");
      await said("A rule cannot be understood yet.");
      await said("Line 2 is no path: it begins with / or **.");
      await page.getByLabel("Paths that do not count").fill("/admin/**");
      await page.getByLabel("Countries that do not count").fill("Liech");
      await page.getByRole("option", { name: /Liechtenstein/ }).click();
      await button("Leave it out").click();
      await button("Save").click();
      await said("The rules are saved and hold for the next event.");
      expect(await get(`/api/sites/${SITE}/rules`)).toMatchObject({
        rules: { excludedPaths: ["/admin/**"], excludedCountries: ["LI"], excludedAddresses: ["127.0.0.1"], botChecks: { agent: true } },
      });
      expect((await visit("/admin/users")).outcome).toBe("dropped; reason=excluded_path");
      expect(await isTooWide(page)).toBe(false);

      await until(`/api/sites/${SITE}/drops?days=2`, ({ drops }) => JSON.stringify(drops).includes("excluded_path"));
      await open(settings("drops"));
      await said("Excluded paths");
      await page.getByRole("link", { name: "site’s rules" }).click();
      await page.waitForURL(`**${settings("counting")}`);
    },
    LIMIT_MS,
  );

  test(
    "goals: what arrives is proposed; one is written, changed and removed",
    async () => {
      const { page, open, get, cairn, button, said, until } = scene;
      const sent = { n: "Signup", u: `https://${SITE}/join`, d: SITE, p: { plan: "pro" } };
      const response = await fetch(`${cairn.url}/api/event`, {
        ...{ method: "POST", headers: { "user-agent": TEST_AGENT, "x-forwarded-for": "198.18.3.9" }, body: JSON.stringify(sent) },
      });
      expect(response.headers.get("x-cairn")).toBe("counted");
      await open(settings("goals"));
      await button(/^Signup/).click();
      const line = (name: string) => page.locator(".line", { hasText: name });
      await line("Signup").getByText("1 visitor in 30 days").waitFor();

      await button("Add goal").click();
      await page.getByRole("dialog").getByRole("button", { name: "Page" }).click();
      await page.getByLabel("Path").fill("no-path");
      await page.getByRole("dialog").getByRole("button", { name: "Add goal" }).click();
      await said("A path begins with / and is no longer than 500 characters.");
      await page.getByLabel("Path").fill("/thanks/*");
      await page.getByLabel("Path").press("Escape");
      await page.getByRole("dialog").getByRole("button", { name: "Add goal" }).click();
      await line("Visit /thanks/*").waitFor();

      await line("Signup").getByRole("button", { name: "Change Signup" }).click();
      await button("Only with a property").click();
      await page.getByLabel("Values").fill("pro");
      await page.getByLabel("Values").press("Enter");
      await page.getByLabel("Name", { exact: true }).fill("Paid");
      await button("Save").click();
      await line("Paid").getByText("Event Signup with plan is pro").waitFor();
      await line("Visit /thanks/*").getByRole("button", { name: "Remove" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
      await line("Visit /thanks/*").waitFor({ state: "detached" });
      const props = [{ key: "plan", op: "is", values: ["pro"] }];
      expect(await get(`/api/sites/${SITE}/goals`)).toMatchObject({
        goals: [{ name: "Paid", rule: { kind: "event", name: "Signup", props } }],
      });

      // The property that came along can be hidden.
      await open(settings("properties"));
      await page.getByRole("switch", { name: "plan" }).click();
      await said("hidden");
      await until(`/api/sites/${SITE}/properties/hidden`, ({ hidden }) => String(hidden) === "plan");
    },
    LIMIT_MS,
  );

  test(
    "annotations and segments are kept in order",
    async () => {
      const { page, open, get, cairn, cookie, button, said } = scene;
      const dialog = page.getByRole("dialog");
      await open(settings("annotations"));
      await button("New annotation").click();
      await page.getByLabel("What happened").fill("Release");
      await dialog.getByRole("button", { name: "Save" }).click();
      await button("Change Release").click();
      await page.getByLabel("What happened").fill("Release 2");
      await dialog.getByRole("button", { name: "Save" }).click();
      await page.locator(".line", { hasText: "Release 2" }).getByText(`by ${OWNER}`).waitFor();
      await button("Remove Release 2").click();
      await dialog.getByRole("button", { name: "Remove" }).click();
      await said("No annotations yet.");

      const filters = [["is", "visit:country", ["DE"]]];
      await call(cairn, "POST", `/api/sites/${SITE}/segments`, { cookie, body: { name: "German", filters } });
      await open(settings("segments"));
      await said("Country is Germany");
      await button("Rename German").click();
      await page.getByLabel("Name", { exact: true }).fill("From Germany");
      await dialog.getByRole("button", { name: "Save" }).click();
      await button("Share From Germany").click();
      await said("“From Germany” is for everyone who sees the site.");
      expect(await get(`/api/sites/${SITE}/segments`)).toMatchObject({ segments: [{ name: "From Germany", shared: true, filters }] });
      await button("Remove From Germany").click();
      await dialog.getByRole("button", { name: "Remove" }).click();
      await said("No saved filters yet.");
    },
    LIMIT_MS,
  );

  test(
    "the ways there: the site's menu, the reader's menu, the palette, what was not counted",
    async () => {
      const { page, open, button, said } = scene;
      await open(`/sites/${SITE}`);
      await button(`Site ${SITE}, switch`).click();
      await button(`Settings of ${SITE}`).click();
      await page.waitForURL(`**${settings()}`);
      await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Goals" }).click();
      await page.getByRole("heading", { level: 1, name: "Goals" }).waitFor();
      await page.getByRole("link", { name: "Back to the numbers" }).click();
      await page.waitForURL(`**/sites/${SITE}`);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("settings goals");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**${settings("goals")}`);
      await button("Account").click();
      await page.getByRole("menuitem", { name: "Keys" }).click();
      await page.waitForURL("**/account/keys");
      await page.getByRole("link", { name: "Account" }).click();
      await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
      await open(`/sites/${SITE}/settings/nothing`);
      await said("There is no such page");
    },
    LIMIT_MS,
  );

  test(
    "a viewer is shown no settings and no keys, and the server would refuse them",
    async () => {
      const { cairn } = scene;
      const added = await runCairn(["user", "add", VIEWER, "--role", "viewer", "--data", cairn.directory], { CAIRN_PASSWORD: PASSWORD });
      expect(added.code).toBe(0);
      const { cookie } = await call(cairn, "POST", "/api/login", { body: { email: VIEWER, password: PASSWORD } });
      const person = await newPerson(browser, width, height);
      await logIn(person, cairn, cookie);
      const page = await person.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(cairn.url + settings("counting"));
      await page.getByText("Settings are for owners and admins of this server.").waitFor();
      expect(await page.getByRole("navigation", { name: "Settings" }).count()).toBe(0);
      await page.getByRole("button", { name: `Site ${SITE}, switch` }).click();
      await page.getByRole("button", { name: "All sites" }).waitFor();
      expect(await page.getByRole("button", { name: `Settings of ${SITE}` }).count()).toBe(0);
      await page.goto(`${cairn.url}/account/keys`);
      await page.getByText("Keys are for owners and admins of this server.").waitFor();
      const refused = await Promise.all([
        call(cairn, "PATCH", `/api/sites/${SITE}`, { cookie, body: { label: "mine" } }),
        call(cairn, "PUT", `/api/sites/${SITE}/rules`, { cookie, body: {} }),
        call(cairn, "GET", "/api/keys", { cookie }),
      ]);
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
      await person.close();
    },
    LIMIT_MS,
  );

  test(
    "a site is removed only by who types its name",
    async () => {
      const { page, open, button } = scene;
      await open("/sites/127.0.0.1/settings");
      await button("Remove the site…").click();
      const remove = page.getByRole("dialog").getByRole("button", { name: "Remove for ever" });
      expect(await remove.isDisabled()).toBe(true);
      await page.getByLabel("Type 127.0.0.1 to confirm").fill("127.0.0.1");
      await remove.click();
      await page.getByRole("heading", { level: 1, name: "Sites" }).waitFor();
      await page.getByRole("link", { name: new RegExp(SITE.replace(".", "\\.")) }).waitFor();
      expect(await page.getByText("127.0.0.1", { exact: true }).count()).toBe(0);
    },
    LIMIT_MS,
  );

  test("nothing failed that was not meant to", () => {
    // Refusals that the tests above provoke are told on the console by the browser.
    const refused = /console error: Failed to load resource: the server responded with a status of (400|403)/;
    expect(scene.problems.filter((problem) => !refused.test(problem))).toEqual([]);
  });
});
