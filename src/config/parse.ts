import { COMMAND_LIST, optionsOf, type CommandDefinition, type CommandName, type CommandOption } from "./commands.ts";
import { OPTION_NAMES, optionDefinition, variableOf, type OptionName, type OptionValues } from "./options.ts";
import { ValueError } from "./values.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command's `run` is given. */
export interface ParsedArgs {
  readonly command: CommandName;
  /** EMAIL, DOMAIN or NAME; empty for commands without one. */
  readonly argument: string;
  readonly options: OptionValues;
}

/** What the command line asks for. `topic` is a command, the first word of several, or empty for the overview. */
export type Request =
  { readonly kind: "run"; readonly args: ParsedArgs } | { readonly kind: "help"; readonly topic: string } | { readonly kind: "version" };

/** A mistake on the command line or in a CAIRN_ variable: one line on stderr, exit code 2. */
export class UsageError extends Error {}

interface Words {
  readonly words: readonly string[];
  readonly given: ReadonlyMap<OptionName, readonly string[]>;
  readonly help: boolean;
  readonly version: boolean;
}

export function parseCommandLine(argv: readonly string[], environment: Environment): Request {
  const { words, given, help, version } = splitWords(argv);
  if (version || words.join(" ") === "version") return { kind: "version" };
  if (words[0] === "help") return { kind: "help", topic: helpTopic(words.slice(1).join(" ")) };
  if (words.length === 0) {
    if (help) return { kind: "help", topic: "" };
    throw new UsageError("a command is missing; see cairn help");
  }
  if (help) return { kind: "help", topic: helpTopic(words.slice(0, 2).join(" "), words[0]) };
  const command = findCommand(words);
  const argument = readArgument(command, words.slice(command.words.split(" ").length));
  return { kind: "run", args: { command: command.words, argument, options: readOptions(command, given, environment) } };
}

/** Tells options from words. The table knows which options take a value, so they may stand anywhere. */
function splitWords(argv: readonly string[]): Words {
  const words: string[] = [];
  const given = new Map<OptionName, string[]>();
  let help = false;
  let version = false;
  for (let at = 0; at < argv.length; at++) {
    const token = argv[at]!;
    if (token === "--") {
      words.push(...argv.slice(at + 1));
      break;
    }
    if (token === "--help" || token === "-h") help = true;
    else if (token === "--version") version = true;
    else if (!token.startsWith("-") || token === "-") words.push(token);
    else {
      const equals = token.indexOf("=");
      const flag = equals < 0 ? token : token.slice(0, equals);
      const name = OPTION_NAMES.find((known) => `--${known}` === flag);
      if (name === undefined) throw new UsageError(`unknown option ${flag}; see cairn help`);
      const { placeholder } = optionDefinition(name);
      let value = equals < 0 ? undefined : token.slice(equals + 1);
      if (placeholder === null) value ??= "true";
      else if (value === undefined) {
        value = argv[++at];
        if (value === undefined || value.startsWith("--")) throw new UsageError(`${flag} needs a value: ${flag} ${placeholder}`);
      }
      given.set(name, [...(given.get(name) ?? []), value]);
    }
  }
  return { words, given, help, version };
}

function helpTopic(...candidates: (string | undefined)[]): string {
  for (const topic of candidates) {
    if (topic === "") return "";
    if (COMMAND_LIST.some(({ words }) => words === topic || words.startsWith(`${topic} `))) return topic!;
  }
  throw new UsageError(`unknown command "${candidates.at(-1)}"; see cairn help`);
}

function findCommand(words: readonly string[]): (typeof COMMAND_LIST)[number] {
  const found = COMMAND_LIST.find((command) => `${words.join(" ")} `.startsWith(`${command.words} `));
  if (found !== undefined) return found;
  const family = COMMAND_LIST.filter((command) => command.words.startsWith(`${words[0]} `));
  if (family.length === 0) throw new UsageError(`unknown command "${words[0]}"; see cairn help`);
  throw new UsageError(`unknown command "${words.slice(0, 2).join(" ")}"; there is ${family.map((command) => command.words).join(", ")}`);
}

function readArgument(command: CommandDefinition, rest: readonly string[]): string {
  const wanted = command.argument === undefined ? 0 : 1;
  if (rest.length < wanted) throw new UsageError(`${command.words}: ${command.argument!.placeholder} is missing`);
  if (rest.length > wanted) throw new UsageError(`${command.words}: unexpected "${rest[wanted]}"`);
  return rest[0] ?? "";
}

function readOptions(command: CommandDefinition, given: Words["given"], environment: Environment): OptionValues {
  const known = new Map<OptionName, CommandOption>(optionsOf(command).map((option) => [option.name, option]));
  for (const name of given.keys()) {
    if (!known.has(name)) throw new UsageError(`${command.words} has no option --${name}; see cairn help ${command.words}`);
  }
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of OPTION_NAMES) {
    const option = known.get(name);
    values[name] = option === undefined ? defaultOf(name) : readOption(command, option, given.get(name) ?? [], environment);
  }
  return values as OptionValues;
}

function readOption(command: CommandDefinition, option: CommandOption, texts: readonly string[], environment: Environment): unknown {
  const { name, required, once } = option;
  const { repeatable, parse } = optionDefinition(name);
  const onceOnly = once === true || repeatable !== true;
  if (onceOnly && texts.length > 1) throw new UsageError(`--${name} is given twice`);
  // An empty variable counts as not set, as is usual in unit files and compose files.
  const variable = environment[variableOf(name)] ?? "";
  const source = texts.length > 0 ? `--${name}` : variableOf(name);
  const text = texts.length > 0 ? texts.join(",") : variable;
  if (texts.length > 0 && text === "") throw new UsageError(`--${name} is empty`);
  if (text === "") {
    if (required) throw new UsageError(`${command.words}: --${name} is missing`);
    return defaultOf(name);
  }
  try {
    const value = parse(text);
    if (Array.isArray(value) && ((required && value.length === 0) || (once && value.length > 1))) throw new ValueError(`not "${text}"`);
    return value;
  } catch (error) {
    if (error instanceof ValueError) throw new UsageError(`${source}: ${error.message}`);
    throw error;
  }
}

function defaultOf(name: OptionName): unknown {
  const definition = optionDefinition(name);
  return definition.parse(definition.default);
}
