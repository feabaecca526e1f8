import { LIMITS } from "../model/limits.ts";
import { mainVersion, type Agent } from "./agent.ts";
import { cleanText, cutText } from "./text.ts";

/** Differing hints remembered per agent. */
const PER_AGENT = 300;

interface Hints {
  readonly isHeadless: boolean;
  readonly platformVersion: string;
  readonly model: string;
  readonly isMobile: boolean;
}

/**
 * What Chromium's browsers say about themselves beside the agent string (https://wicg.github.io/ua-client-hints): the brand gives
 * headless ones away, and where the site asked for them, the system's version and the model are true and not frozen. Equal answers are
 * the same object.
 */
export function createHinted(): (agent: Agent, headers: { get(name: string): string | null } | undefined) => Agent {
  const near = new WeakMap<Agent, Map<string, Agent>>();
  return (agent, headers) => {
    const brands = headers?.get("sec-ch-ua") ?? null;
    // Everyone else: Firefox, Safari, programs. One look at the headers.
    if (headers === undefined || brands === null) return agent;
    const isHeadless = brands.includes("HeadlessChrome");
    const platformVersion = headers.get("sec-ch-ua-platform-version");
    const model = headers.get("sec-ch-ua-model");
    const isMobile = headers.get("sec-ch-ua-mobile") === "?1" && agent.device === "Desktop";
    if (!isHeadless && !isMobile && platformVersion === null && model === null) return agent;

    const key = `${isHeadless}\n${isMobile}\n${platformVersion ?? ""}\n${model ?? ""}`;
    let known = near.get(agent);
    if (known === undefined) near.set(agent, (known = new Map()));
    let hinted = known.get(key);
    if (hinted === undefined) {
      if (known.size >= PER_AGENT) known.clear();
      hinted = applyHints(agent, { isHeadless, isMobile, platformVersion: unquote(platformVersion), model: unquote(model) });
      known.set(key, hinted);
    }
    return hinted;
  };
}

function applyHints(agent: Agent, { isHeadless, platformVersion, model, isMobile }: Hints): Agent {
  return {
    ...agent,
    isBot: agent.isBot || isHeadless,
    isAutomation: agent.isAutomation || isHeadless,
    osVersion: versionOf(agent.os, platformVersion) || agent.osVersion,
    device: isMobile ? "Mobile" : agent.device,
    model: cutText(cleanText(model), LIMITS.deviceChars) || agent.model,
  };
}

/** Windows counts in versions of an interface: 1 to 10 are Windows 10, 13 and above Windows 11 (Microsoft's documentation). */
function versionOf(os: string, platformVersion: string): string {
  const main = mainVersion(platformVersion);
  if (os !== "Windows") return main;
  const number = Number(main);
  return main === "" || number === 0 ? "" : number >= 13 ? "11" : "10";
}

/** A text of a structured header stands in quotation marks. */
const unquote = (value: string | null): string => (value === null ? "" : value.replace(/^"|"$/g, ""));
