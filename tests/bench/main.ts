/**
 * `bun run bench [ingest|query|together] [--events N] [--seconds S] [--rounds R] [--write]`: ratios, side by side, from one run; without a part
 * all. `--write` keeps the result in docs/benchmarks.md.
 */
import { benchBatch } from "./batch.ts";
import { benchIngest } from "./ingest.ts";
import { benchQuery } from "./query.ts";
import { keepSection } from "./report.ts";
import { benchTogether } from "./together.ts";

const BUILD = new URL("../../build.ts", import.meta.url).pathname;
const OPTIONS = ["events", "seconds", "rounds"];

const words = Bun.argv.slice(2);
const PARTS: Record<string, () => Promise<string>> = {
  ingest: async () => {
    build();
    const rounds = option("rounds", 3);
    return `${await benchIngest({ seconds: option("seconds", 5), rounds })}\n\n${await benchBatch({ rounds })}`;
  },
  query: () => benchQuery({ events: option("events", 1_000_000), days: 30 }),
  together: () => {
    build();
    return benchTogether({ events: option("events", 1_000_000), seconds: option("seconds", 5), rounds: option("rounds", 3) });
  },
};
const part = words[0]?.startsWith("--") ? undefined : words.shift();
if (part !== undefined && !Object.hasOwn(PARTS, part)) fail(`no part "${part}"; there are ${Object.keys(PARTS).join(" and ")}`);
for (const word of words) {
  if (word.startsWith("--") && word !== "--write" && !OPTIONS.includes(word.slice(2))) fail(`unknown option ${word}`);
}
for (const name of part === undefined ? Object.keys(PARTS) : [part]) {
  const text = await PARTS[name]!();
  console.log(`\n${text}`);
  const command = ["bun run bench", name, ...words.filter((word) => word !== "--write")].join(" ");
  if (words.includes("--write")) await keepSection(command, text);
}

function build(): void {
  const { exitCode } = Bun.spawnSync([process.execPath, BUILD, "--if-needed"], { stdio: ["ignore", "inherit", "inherit"] });
  if (exitCode !== 0) fail("the executable does not build");
}

function option(name: string, fallback: number): number {
  const at = words.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(words[at + 1]);
  if (!Number.isInteger(value) || value < 1) fail(`--${name} needs a whole number`);
  return value;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
