import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";

/** The texts of this folder's modules by name, as JavaScript to be joined in one scope: without types, comments, imports and exports. */
export type TrackerParts = Readonly<Record<string, string>>;

/** Used by the build and by tests; the server is handed the result. */
export async function readTrackerParts(): Promise<TrackerParts> {
  const folder = import.meta.dir;
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts") && name !== "bundle.ts").toSorted();
  const transpiler = new Bun.Transpiler({ loader: "ts", target: "browser" });
  const parts = names.map(async (name): Promise<[string, string]> => {
    const text = transpiler.transformSync(await Bun.file(join(folder, name)).text());
    const joined = text.replace(/^import\b[^;]*;\n/gm, "").replace(/^export (?=const|function|let)/gm, "");
    if (/^(import|export)\b/m.test(joined)) throw new Error(`tracker: ${name} has an import or export of another form`);
    return [basename(name, ".ts"), joined];
  });
  return Object.fromEntries(await Promise.all(parts));
}
