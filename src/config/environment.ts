import type { Environment } from "./parse.ts";

/** The only place that reads the environment of the process. */
export function environmentOf(): Environment {
  return process.env;
}

/** The password of `cairn user add`, or null. Taken from the environment, because a command line is visible to everyone on the machine. */
export function passwordFrom(environment: Environment): string | null {
  return environment["CAIRN_PASSWORD"] || null;
}
