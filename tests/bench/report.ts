import { join } from "node:path";

const PAGE = join(import.meta.dir, "../../docs/benchmarks.md");

/** Replaces the section that an earlier run of the same command left, or adds one at the end. */
export async function keepSection(command: string, text: string): Promise<void> {
  const heading = `## \`${command}\``;
  const page = await Bun.file(PAGE)
    .text()
    .catch(() => "# Benchmarks\n");
  const from = page.indexOf(`${heading}\n`);
  const next = from < 0 ? -1 : page.indexOf("\n## ", from + 1);
  const before = from < 0 ? `${page.trimEnd()}\n\n` : page.slice(0, from);
  const after = next < 0 ? "" : page.slice(next + 1);
  await Bun.write(PAGE, `${before}${heading}\n\n${text.trim()}\n${after === "" ? "" : `\n${after}`}`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** Three significant digits, so that nobody reads more into a number than it says. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (value >= 1000) return Math.round(value).toLocaleString("en-GB").replaceAll(",", " ");
  return String(Number(value.toPrecision(3)));
}

export const machine = (): string =>
  `Bun ${Bun.version}, ${navigator.hardwareConcurrency} cores, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}.`;
