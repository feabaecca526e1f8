import { COMMAND_LIST, optionsOf, type CommandDefinition } from "./commands.ts";
import { optionFacts, usageOf } from "./help.ts";

/** docs/command-line.md. A test compares the committed page with this and says how to write it anew. */
export function commandLinePage(): string {
  return `${[
    "# Command line",
    "",
    "This page is made from the table in `src/config/commands.ts` and `src/config/options.ts`.",
    "",
    "Every option is also an environment variable; the command line wins. An option that may be given several times takes a list with commas in its variable.",
    "`cairn help`, `cairn help COMMAND` and `cairn COMMAND --help` print the same in the terminal; `cairn version` prints the version.",
    "",
    "Exit codes: 0 done, 1 it did not work (the message says why), 2 a mistake on the command line.",
    "",
    ...COMMAND_LIST.flatMap(commandSection),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function commandSection(command: CommandDefinition): string[] {
  const rows = optionsOf(command).map((option) => {
    const facts = optionFacts(option);
    const usual = option.required ? "(required)" : facts.default && `\`${facts.default}\``;
    return [`\`${escape(facts.flag)}\``, usual, `\`${facts.variable}\``, escape(facts.sentence)];
  });
  return [
    `## cairn ${command.words}`,
    "",
    command.sentence,
    "",
    "```",
    usageOf(command),
    "```",
    "",
    ...(command.argument === undefined ? [] : [`\`${command.argument.placeholder}\`: ${command.argument.sentence}`, ""]),
    ...table(["Option", "Default", "Variable", "Meaning"], rows),
    "",
    ...(command.notes ?? []).flatMap((note) => [note, ""]),
  ];
}

/** Columns are padded as the formatter would pad them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

const escape = (text: string) => text.replaceAll("|", "\\|");
