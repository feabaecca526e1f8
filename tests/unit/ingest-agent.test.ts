import { expect, test } from "bun:test";
import { cutAgent, readAgent } from "../../src/ingest/agent.ts";
import { LIMITS } from "../../src/model/limits.ts";
import { BOTS, PEOPLE } from "../golden/agents.ts";

test.each(PEOPLE)("%s", (agent, browser, os, device) => {
  const parts = readAgent(agent);
  expect(parts.isBot).toBe(false);
  expect([`${parts.browser} ${parts.browserVersion}`.trim(), `${parts.os} ${parts.osVersion}`.trim(), parts.device]).toEqual([
    browser,
    os,
    device,
  ]);
});

test.each(BOTS)("a program: %s", (agent) => expect(readAgent(agent).isBot).toBe(true));

test("there are enough agents", () => {
  expect(PEOPLE.length).toBeGreaterThanOrEqual(60);
  expect(PEOPLE.length + BOTS.length).toBeGreaterThanOrEqual(100);
});

test("a very long agent is cut before anything reads it", () => {
  expect(cutAgent("x".repeat(100_000))).toHaveLength(LIMITS.userAgentChars);
});

/** TRUST A82: texts made to keep expressions busy. */
test("no agent takes longer than 5 ms", () => {
  const parts = [
    "Mozilla/5.0 ",
    "(",
    ")",
    ";",
    " ",
    "Android ",
    "Build/",
    "/",
    "1.",
    "0",
    "a",
    "-",
    "_",
    "SM-",
    "Mobile",
    "Version/",
    "like ",
    "tablet",
    "\u00e4",
    "[",
    "wv) ",
  ];
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const crafted = parts.map((part) => part.repeat(600));
  for (let count = 0; count < 180; count++) crafted.push((parts[random(parts.length)]! + parts[random(parts.length)]!).repeat(300));
  for (let count = 0; count < 2_000; count++) crafted.push(Array.from({ length: 60 }, () => parts[random(parts.length)]!).join(""));
  // The first calls compile the expressions.
  for (const agent of crafted.slice(0, 100)) readAgent(cutAgent(agent));
  let slowest = 0;
  for (const agent of crafted) {
    const started = performance.now();
    readAgent(cutAgent(agent));
    slowest = Math.max(slowest, performance.now() - started);
  }
  // Each takes less than five; an expression that explodes takes seconds.
  expect(slowest).toBeLessThan(500);
});
