import { expect, test } from "bun:test";
import { createAgents } from "../../src/ingest/agent.ts";
import { createHinted } from "../../src/ingest/client-hints.ts";

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const BRANDS = '"Chromium";v="131", "Not_A Brand";v="24"';
const PREFIX = "sec-ch-ua-";

const agents = createAgents();
const hinted = createHinted();
const read = (agent: string, hints: Record<string, string> | null) => {
  const headers = new Headers(hints === null ? {} : { "sec-ch-ua": BRANDS });
  for (const [name, value] of Object.entries(hints ?? {})) headers.set(name === "brands" ? "sec-ch-ua" : PREFIX + name, value);
  return hinted(agents(agent), headers);
};

test.each<[string, Record<string, string>, string, string, string]>([
  [WINDOWS, {}, "10", "Desktop", ""],
  [WINDOWS, { "platform-version": '"15.0.0"' }, "11", "Desktop", ""],
  [WINDOWS, { "platform-version": '"13.0.0"' }, "11", "Desktop", ""],
  [WINDOWS, { "platform-version": '"10.0.0"' }, "10", "Desktop", ""],
  [WINDOWS, { "platform-version": '"0.3.0"' }, "10", "Desktop", ""],
  [ANDROID, { "platform-version": '"15.0.0"', model: '"Pixel 8"' }, "15", "Mobile", "Pixel 8"],
  [ANDROID, { "platform-version": '""', model: '""' }, "10", "Mobile", ""],
  [LINUX, { mobile: "?1" }, "", "Mobile", ""],
  [LINUX, { mobile: "?0" }, "", "Desktop", ""],
  [ANDROID, { model: `"${"x".repeat(500)}"` }, "10", "Mobile", "x".repeat(100)],
])("%s with %j", (agent, hints, osVersion, device, model) => {
  const found = read(agent, hints);
  expect([found.osVersion, found.device, found.model, found.isBot]).toEqual([osVersion, device, model, false]);
});

test("the brand of a headless browser gives it away", () => {
  const { isBot, isAutomation } = read(LINUX, { brands: '"HeadlessChrome";v="131"' });
  expect([isBot, isAutomation]).toEqual([true, true]);
});

test("without brands nothing is read, and equal answers are the same object", () => {
  expect(read(WINDOWS, null)).toBe(agents(WINDOWS));
  expect(hinted(agents(WINDOWS), undefined)).toBe(agents(WINDOWS));
  expect(read(WINDOWS, {})).toBe(agents(WINDOWS));
  expect(read(WINDOWS, { "platform-version": '"15.0.0"' })).toBe(read(WINDOWS, { "platform-version": '"15.0.0"' }));
});

test("a flood of hints stays bounded", () => {
  for (let count = 0; count < 5_000; count++) read(WINDOWS, { model: `"model ${count}"` });
  expect(read(WINDOWS, { model: '"model 1"' }).model).toBe("model 1");
});
