import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export const ROOT = join(import.meta.dir, "../..");

export interface SourceFile {
  /** From the top of the repository, for example "src/model/site.ts". */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Every TypeScript file below the folders. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .toSorted()
      .map((name) => readSource(join(folder, name))),
  );
}

export function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  return { path, text, imports: importsOf(path, text) };
}

/** Types count too. An imported file is named from the top of the repository, a package as it is written. */
function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/(?:^(?:import|export)\b[^;"]* from |^import |\bimport\()"([^"]+)"/gm);
  return [...found].map(([, name = ""]) => (name.startsWith(".") ? normalize(join(dirname(path), name)) : name));
}
