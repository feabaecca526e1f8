import {
  parseBaseUrl,
  parseDomains,
  parseHosts,
  parseListen,
  parseLogFormat,
  parseNetworks,
  parseRole,
  parseScopes,
  parseSwitch,
  parseText,
  parseTimezone,
  wholeNumber,
} from "./values.ts";

export interface OptionDefinition<Value = unknown> {
  /** Null: a switch, which takes no value. */
  readonly placeholder: string | null;
  /** In the words of the command line; empty when there is none. */
  readonly default: string;
  readonly sentence: string;
  /** May be given several times; the values are joined by commas, as in the environment variable. */
  readonly repeatable?: true;
  parse(text: string): Value;
}

/** Every option of every command. Parsing, validation, `cairn help` and docs/command-line.md derive from this table. */
export const OPTIONS = {
  data: {
    placeholder: "DIR",
    default: "./cairn-data",
    sentence: "The data directory. It is created when it does not exist.",
    parse: parseText,
  },
  listen: {
    placeholder: "HOST:PORT",
    default: "127.0.0.1:8080",
    sentence: "Address and port to listen on. Port 0 takes any free one.",
    parse: parseListen,
  },
  "base-url": {
    placeholder: "URL",
    default: "",
    sentence: "Public address of this server, for snippets and links; without it http:// and the listening address are used.",
    parse: parseBaseUrl,
  },
  "trusted-proxies": {
    placeholder: "CIDR,..",
    default: "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
    sentence:
      "Proxies that are believed about the client address: networks, or cloudflare, cloudfront, fastly, fly, nginx, caddy, or none. Loopback and private networks unless said otherwise.",
    parse: parseNetworks,
  },
  hosts: {
    placeholder: "NAME,..",
    default: "",
    sentence:
      "Names under which people reach the dashboard, besides the base URL's; * for any. Other names are refused. Without this and --base-url: local names, and the name under which the first user was created.",
    parse: parseHosts,
  },
  role: {
    placeholder: "owner|admin|viewer",
    default: "",
    sentence: "What the user may do. Without it the first user becomes owner, a later one viewer.",
    parse: parseRole,
  },
  site: {
    placeholder: "DOMAIN",
    default: "",
    sentence: "Domain of a site.",
    repeatable: true,
    parse: parseDomains,
  },
  timezone: {
    placeholder: "Area/City",
    default: "UTC",
    sentence: "Time zone of the site; its day turns at midnight there.",
    parse: parseTimezone,
  },
  scopes: {
    placeholder: "SCOPE,..",
    default: "",
    sentence: "What the key may do, one or more of: stats:read, events:write, sites:manage, annotations:write.",
    parse: parseScopes,
  },
  name: {
    placeholder: "NAME",
    default: "",
    sentence: 'What the goal is called; without it "Visit " and the path, or the name of the event.',
    parse: (text: string) => text,
  },
  events: {
    placeholder: "N",
    default: "100000",
    sentence: "About how many events to make.",
    parse: wholeNumber(1, 100_000_000),
  },
  days: {
    placeholder: "D",
    default: "90",
    sentence: "Over how many days, up to now, the events are spread.",
    parse: wholeNumber(1, 3660),
  },
  seed: {
    placeholder: "S",
    default: "1",
    sentence: "Number that the traffic is derived from: the same number makes the same traffic.",
    parse: wholeNumber(0, 4_294_967_295),
  },
  deep: {
    placeholder: null,
    default: "",
    sentence: "Also compare every event with the checksums of what was written: a minute for ten million events.",
    parse: (text: string) => text !== "" && parseSwitch(text),
  },
  fix: {
    placeholder: null,
    default: "",
    sentence: "Repair what can be repaired without loss: the columns, which are rebuilt, and leftover temporary files.",
    parse: (text: string) => text !== "" && parseSwitch(text),
  },
  "log-format": {
    placeholder: "text|json",
    default: "text",
    sentence: "Form of the log, one line each.",
    parse: parseLogFormat,
  },
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof OPTIONS;
export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** The same table, seen without the literal types. */
export const optionDefinition = (name: OptionName): OptionDefinition => OPTIONS[name];

/** "base-url" -> "CAIRN_BASE_URL". */
export const variableOf = (name: OptionName): string => `CAIRN_${name.toUpperCase().replaceAll("-", "_")}`;

/** Parsed values of all options; those that a command does not have hold their defaults. */
export type OptionValues = { readonly [Name in OptionName]: ReturnType<(typeof OPTIONS)[Name]["parse"]> };
