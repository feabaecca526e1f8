/**
 * `bun run bench ingest|query [--events N] [--seconds S] [--write]`: ratios, side by side, from one run. `--write` keeps the result in
 * docs/benchmarks.md.
 */
import { benchIngest } from "./ingest.ts";
import { benchQuery } from "./query.ts";
import { keepSection } from "./report.ts";

const [what = "", ...rest] = Bun.argv.slice(2);
const option = (name: string, fallback: number): number => {
  const at = rest.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(rest[at + 1]);
};

const parts: Record<string, () => Promise<string>> = {
  ingest: () => benchIngest({ seconds: option("seconds", 5), rounds: option("rounds", 3) }),
  query: () => benchQuery({ events: option("events", 1_000_000), days: 30 }),
};
const part = parts[what];
if (part === undefined) {
  console.error(`which part? ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}
const text = await part();
console.log(text);
if (rest.includes("--write")) {
  const command = ["bun run bench", what, ...rest.filter((word) => word !== "--write")].join(" ");
  await keepSection(command, text);
}
