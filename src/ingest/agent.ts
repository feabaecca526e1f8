import { UAParser } from "ua-parser-js";
import { AUTOMATION_WORDS, BOT_EXEMPTIONS, BOT_WORDS } from "../data/bot-patterns.ts";
import { Lru, remembered } from "../lib/lru.ts";
import { LIMITS } from "../model/limits.ts";

/** What is kept of an agent string: families and main versions, never the string. */
export interface Agent {
  /** A robot by name, a browser steered by a program, or no agent at all. */
  readonly isBot: boolean;
  /** Only the second of these. */
  readonly isAutomation: boolean;
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
  readonly osVersion: string;
  readonly device: string;
  readonly model: string;
}

/** Agents held: parsing one costs 30 microseconds, looking it up a fraction of one. */
const AGENTS = 4_000;

/** One for all: each would make a dozen functions of its own. */
const PARSER = new UAParser("");

/** Nothing is known. */
export const NO_AGENT: Agent = {
  isBot: false,
  isAutomation: false,
  browser: "",
  browserVersion: "",
  os: "",
  osVersion: "",
  device: "",
  model: "",
};

/** Agents that differ in nothing that is kept give the same object: what others remember of an agent is then remembered once. */
export function createAgents(): (agent: string) => Agent {
  const held = new Lru<Agent>(AGENTS);
  const hold = (agent: Agent): Agent => {
    const key = Object.values(agent).join("\n");
    const same = held.get(key);
    if (same === undefined) held.set(key, agent);
    return same ?? agent;
  };
  const read = remembered(AGENTS, (cut) => hold(readAgent(cut)));
  return (agent) => read(cutAgent(agent));
}

/** Expressions over a stranger's text run on a bounded text only. */
export const cutAgent = (agent: string): string => (agent.length > LIMITS.userAgentChars ? agent.slice(0, LIMITS.userAgentChars) : agent);

export function readAgent(agent: string): Agent {
  const isAutomation = hasWord(agent, AUTOMATION_WORDS);
  const parser = PARSER.setUA(agent);
  const browser = parser.getBrowser();
  const os = parser.getOS();
  const device = parser.getDevice();
  return {
    isBot: isAutomation || isRobot(agent),
    isAutomation,
    browser: browserName(browser.name ?? ""),
    browserVersion: isWebView(browser.name ?? "") ? "" : mainVersion(browser.version ?? ""),
    os: osName(os.name ?? ""),
    osVersion: osVersion(os.name ?? "", os.version ?? ""),
    device: deviceClass(device.type, os.name ?? "", agent),
    model: "",
  };
}

/** No agent at all is a program too. */
function isRobot(agent: string): boolean {
  const text = agent.trim();
  return text === "" || text === "-" || hasWord(text, BOT_WORDS);
}

function hasWord(agent: string, words: readonly string[]): boolean {
  let lower = agent.toLowerCase();
  for (const word of BOT_EXEMPTIONS) if (lower.includes(word)) lower = lower.replaceAll(word, "");
  return words.some((word) => lower.includes(word));
}

/** One name per family, in Plausible's spelling. */
const BROWSERS: ReadonlyMap<string, string> = new Map([
  ["Mobile Safari", "Safari"],
  ["Mobile Chrome", "Chrome"],
  ["Chrome Headless", "Chrome"],
  ["Chromium", "Chrome"],
  ["Mobile Firefox", "Firefox"],
  ["Firefox Focus", "Firefox"],
  ["Edge", "Microsoft Edge"],
  ["IE", "Internet Explorer"],
  ["IEMobile", "Internet Explorer"],
  ["Opera Mobi", "Opera"],
  ["Opera Touch", "Opera"],
  ["Opera Mini", "Opera"],
  ["Opera Tablet", "Opera"],
  ["Opera GX", "Opera"],
  ["Samsung Internet", "Samsung Browser"],
  ["Yandex", "Yandex Browser"],
  ["UCBrowser", "UC Browser"],
  ["GSA", "Google Search App"],
  ["Chrome WebView", "Mobile App"],
  ["WebKit", "Mobile App"],
]);

const OSES: ReadonlyMap<string, string> = new Map([
  ["Mac OS", "Mac"],
  ["Linux", "GNU/Linux"],
  ["Chromium OS", "Chrome OS"],
]);

const browserName = (name: string): string => BROWSERS.get(name) ?? name;
const osName = (name: string): string => OSES.get(name) ?? name;

/** A page inside an app; the engine's version says nothing. */
const isWebView = (name: string): boolean => BROWSERS.get(name) === "Mobile App";

/** The first number: the others tell people apart and nobody asks for them. */
export const mainVersion = (version: string): string => /^\d+/.exec(version)?.[0] ?? "";

/** Ten releases of the Mac's system are called 10. */
function osVersion(os: string, version: string): string {
  if (os === "Mac OS" && version.startsWith("10.")) return version.split(".", 2).join(".");
  return os === "Windows" ? version : mainVersion(version);
}

/** Classes of Plausible. Without a width a notebook cannot be told from a desktop. */
function deviceClass(type: string | undefined, os: string, agent: string): string {
  if (os === "Android" && agent.includes("Mobile")) return "Mobile";
  if (type === "mobile" || type === "wearable") return "Mobile";
  if (type === "tablet") return "Tablet";
  if (type === undefined && (os === "Android" || os === "iOS")) return "Mobile";
  return "Desktop";
}
