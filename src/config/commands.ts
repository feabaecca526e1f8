import type { OptionName } from "./options.ts";

export interface CommandOption {
  readonly name: OptionName;
  readonly required?: true;
  /** Given once only, although the option is repeatable elsewhere. */
  readonly once?: true;
  /** Replaces the option's sentence where it means something narrower here. */
  readonly sentence?: string;
}

export interface CommandDefinition {
  readonly words: string;
  readonly argument?: { readonly placeholder: string; readonly sentence: string };
  readonly options: readonly CommandOption[];
  readonly sentence: string;
  /** Paragraphs under the options. */
  readonly notes?: readonly string[];
}

const DATA: CommandOption = { name: "data" };
const DOMAIN = { placeholder: "DOMAIN", sentence: "Host name of the site, without scheme and path; a leading www. is removed." };

/** Options that every command understands. */
export const GLOBAL_OPTIONS: readonly CommandOption[] = [{ name: "log-format" }];

/** Every command in the order in which help shows them. */
export const COMMANDS = [
  {
    words: "serve",
    sentence: "Runs the server.",
    options: [DATA, { name: "listen" }, { name: "base-url" }, { name: "hosts" }, { name: "trusted-proxies" }],
    notes: [
      "On an empty data directory one link is printed, which is good once and for a day: it creates the first user.",
      "SIGTERM and SIGINT answer what is in flight, commit what is queued and end the server; a second signal ends it at once.",
    ],
  },
  {
    words: "user add",
    sentence: "Adds a user.",
    argument: { placeholder: "EMAIL", sentence: "Address the user logs in with." },
    options: [
      { name: "role" },
      { name: "site", sentence: "A site that a viewer may see; may be given several times. Without it: all sites." },
      DATA,
    ],
    notes: ["The password, at least 12 characters, is read from CAIRN_PASSWORD or asked twice on a terminal."],
  },
  {
    words: "site add",
    sentence: "Adds a site and prints the snippet for its pages.",
    argument: DOMAIN,
    options: [
      { name: "timezone" },
      { name: "base-url", sentence: "Public address of the server, for the snippet; without it the address the server last ran with." },
      DATA,
    ],
  },
  {
    words: "site list",
    sentence: "Prints the sites, one a line: domain, time zone, date of creation.",
    options: [DATA],
  },
  {
    words: "site remove",
    sentence: "Removes a site and forgets its events. It does not ask.",
    argument: DOMAIN,
    options: [DATA],
  },
  {
    words: "key add",
    sentence: "Makes a key for programs and prints it, this once.",
    argument: { placeholder: "NAME", sentence: "What the key is for; only people read it." },
    options: [
      { name: "site", sentence: "A site the key is good for; may be given several times. Without it: all sites." },
      { name: "scopes", required: true },
      DATA,
    ],
    notes: ["Only a hash of the key is stored. A lost key cannot be shown again."],
  },
  {
    words: "key list",
    sentence: "Prints the keys, one a line: number, name, scopes, sites, when last used.",
    options: [DATA],
  },
  {
    words: "key remove",
    sentence: "Removes a key. A running server refuses it from the next request on.",
    argument: { placeholder: "NUMBER", sentence: "The key's number, which is also the number in its text." },
    options: [DATA],
  },
  {
    words: "goal add",
    sentence: "Adds a goal to a site and prints its name.",
    argument: { placeholder: "GOAL", sentence: "A path, with * within a segment and ** for any number of them; or the name of an event." },
    options: [{ name: "site", required: true, once: true, sentence: "The site." }, { name: "name" }, DATA],
    notes: ["Goals with conditions, of scrolling and of duration are made on the dashboard or with the API."],
  },
  {
    words: "goal list",
    sentence: "Prints the goals of a site, one a line: name, rule as JSON, currency.",
    options: [{ name: "site", required: true, once: true, sentence: "The site." }, DATA],
  },
  {
    words: "goal remove",
    sentence: "Removes a goal from a site; what was counted stays.",
    argument: { placeholder: "NAME", sentence: "The goal's name." },
    options: [{ name: "site", required: true, once: true, sentence: "The site." }, DATA],
  },
  {
    words: "seed",
    sentence: "Fills a site with made-up, plausible traffic, through the same steps as real traffic.",
    options: [
      { name: "site", required: true, once: true, sentence: "The site to fill; it is added when it does not exist." },
      { name: "events" },
      { name: "days" },
      { name: "seed" },
      DATA,
    ],
    notes: ["It works while the server runs."],
  },
  {
    words: "demo",
    sentence: "Serves a made-up site from a temporary directory: nothing can be changed, no account is needed.",
    options: [{ name: "listen" }],
  },
  {
    words: "doctor",
    sentence: "Checks the data directory and prints what is wrong, one finding a line; exit code 1 if there is any.",
    options: [{ name: "deep" }, { name: "fix" }, DATA],
  },
] as const satisfies readonly CommandDefinition[];

export type CommandName = (typeof COMMANDS)[number]["words"];

/** The same table, seen without the literal types. */
export const COMMAND_LIST: readonly (CommandDefinition & { readonly words: CommandName })[] = COMMANDS;

export const optionsOf = (command: CommandDefinition): readonly CommandOption[] => [...command.options, ...GLOBAL_OPTIONS];
