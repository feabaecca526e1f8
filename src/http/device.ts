import type { Device } from "../admin/logins.ts";
import { cutAgent, readAgent } from "../ingest/agent.ts";

/** What a list of logins shows of a browser: families, never the agent string. */
export function deviceOf({ headers }: Request): Device {
  const { browser, os } = readAgent(cutAgent(headers.get("user-agent") ?? ""));
  return { browser, os };
}
