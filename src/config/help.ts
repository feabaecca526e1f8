import { COMMAND_LIST, GLOBAL_OPTIONS, optionsOf, type CommandDefinition, type CommandOption } from "./commands.ts";
import { optionDefinition, variableOf } from "./options.ts";

const WIDTH = 100;

/** The text of `cairn help TOPIC`; the topic is a command, the first word of several, or empty. */
export function helpText(topic: string): string {
  const command = COMMAND_LIST.find(({ words }) => words === topic);
  if (command !== undefined) return commandHelp(command);
  return overview(COMMAND_LIST.filter(({ words }) => topic === "" || words.startsWith(`${topic} `)));
}

/** `cairn site add DOMAIN [--timezone Area/City] [--data DIR]` */
export function usageOf(command: CommandDefinition): string {
  const argument = command.argument === undefined ? [] : [command.argument.placeholder];
  return ["cairn", command.words, ...argument, ...command.options.map(optionUsage)].join(" ");
}

/** One sentence with default and variable, as it stands in help and in the documentation. */
export function optionFacts(option: CommandOption): { flag: string; sentence: string; default: string; variable: string } {
  const definition = optionDefinition(option.name);
  return {
    flag: flagOf(option),
    sentence: option.sentence ?? definition.sentence,
    default: option.required ? "" : definition.default,
    variable: variableOf(option.name),
  };
}

function flagOf({ name }: CommandOption): string {
  const { placeholder } = optionDefinition(name);
  return placeholder === null ? `--${name}` : `--${name} ${placeholder}`;
}

function optionUsage(option: CommandOption): string {
  const flag = flagOf(option);
  if (option.required) return flag;
  return `[${flag}]${optionDefinition(option.name).repeatable && !option.once ? "..." : ""}`;
}

function overview(commands: readonly CommandDefinition[]): string {
  const lines = commands.flatMap((command) => [
    ...wrap(usageOf(command), "  ", "      "),
    ...wrap(command.sentence, "      ", "      "),
    "",
  ]);
  return [
    "Cairn: self-hosted web analytics in one executable and one data directory.",
    "",
    ...lines,
    "cairn help COMMAND explains a command and its options. cairn version prints the version.",
    ...wrap(
      `Every option is also a variable: --base-url is CAIRN_BASE_URL. Every command also has ${GLOBAL_OPTIONS.map(flagOf).join(", ")}.`,
    ),
  ].join("\n");
}

function commandHelp(command: CommandDefinition): string {
  const rows: [string, string][] = command.argument === undefined ? [] : [[command.argument.placeholder, command.argument.sentence]];
  for (const option of optionsOf(command)) {
    const facts = optionFacts(option);
    const usual = facts.default === "" ? "" : ` Default: ${facts.default}.`;
    rows.push([facts.flag, `${facts.sentence}${usual} Variable: ${facts.variable}.`]);
  }
  const indent = " ".repeat(6);
  return [
    ...wrap(usageOf(command), "", "    "),
    "",
    ...wrap(command.sentence),
    "",
    ...rows.flatMap(([head, text]) => [`  ${head}`, ...wrap(text, indent, indent)]),
    ...(command.notes ?? []).flatMap((note) => ["", ...wrap(note)]),
  ].join("\n");
}

function wrap(text: string, first = "", rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.match(/\[[^\]]*\](?:\.\.\.)?|\S+/g) ?? []) {
    if (line.trim() !== "" && line.length + word.length >= WIDTH) {
      lines.push(line.trimEnd());
      line = rest;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
