import { expect, test } from "bun:test";
import { join } from "node:path";
import { commandLinePage } from "../../src/config/command-line-page.ts";
import { COMMAND_LIST, optionsOf } from "../../src/config/commands.ts";
import { helpText } from "../../src/config/help.ts";
import { OPTION_NAMES, optionDefinition, variableOf } from "../../src/config/options.ts";

test.each(COMMAND_LIST.map((command) => [command.words, command] as const))("help %s mentions everything", (words, command) => {
  const text = helpText(words);
  expect(text).toContain(`cairn ${words}`);
  expect(text.replace(/\s+/g, " ")).toContain(command.sentence);
  if (command.argument) expect(text).toContain(command.argument.placeholder);
  for (const { name } of optionsOf(command)) {
    expect(text).toContain(`--${name}`);
    expect(text).toContain(variableOf(name));
    expect(helpText("")).toContain(`--${name}`);
  }
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});

test("every default of the table is a value that its own parser accepts", () => {
  for (const name of OPTION_NAMES) expect(() => optionDefinition(name).parse(optionDefinition(name).default)).not.toThrow();
});

test("every option belongs to a command", () => {
  const used = new Set(COMMAND_LIST.flatMap((command) => optionsOf(command).map(({ name }) => name)));
  expect(OPTION_NAMES.filter((name) => !used.has(name))).toEqual([]);
});

test("docs/command-line.md is what the table says", async () => {
  const file = join(import.meta.dir, "../../docs/command-line.md");
  // To write it anew:
  // bun -e 'import { commandLinePage } from "./src/config/command-line-page.ts"; await Bun.write("docs/command-line.md", commandLinePage())'
  expect(await Bun.file(file).text()).toBe(commandLinePage());
});
