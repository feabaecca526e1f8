import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { readSource, ROOT, sourceFiles, type SourceFile } from "../helpers/source-files.ts";

const src = sourceFiles(["src"]);
const web = sourceFiles(["web"]);
const tests = sourceFiles(["tests"]);
const product = [...src, ...web];

/**
 * What each part of the program may import besides itself. Down only: cli > http, jobs > ingest, query, admin > store > model, lib.
 * Siblings are not in each other's lists.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ["cli", "config"],
  "worker-writer": ["threads", "store", "model", "lib"],
  "worker-query": ["threads", "store", "model", "lib"],
  threads: [],
  cli: ["config", "http", "jobs", "ingest", "query", "admin", "store", "model", "lib"],
  config: ["data", "model", "lib", "package.json"],
  http: ["ingest", "query", "admin", "store", "data", "model", "lib"],
  jobs: ["ingest", "query", "admin", "store", "model", "lib"],
  ingest: ["data", "store", "model", "lib"],
  query: ["store", "model", "lib"],
  admin: ["store", "model", "lib"],
  store: ["threads", "model", "lib"],
  data: [],
  model: [],
  lib: [],
  modules: [],
  web: ["model"],
  "web/tracker": [],
};

/** The modules that are started, not imported. */
const ENTRY_POINTS = ["src/main.ts", "src/worker-writer.ts", "src/worker-query.ts", "web/main.ts", "web/tracker/cairn.ts"];

/** Who reads or writes the content of files, and which. None of them is a database: see the test. */
const FILE_USERS: Readonly<Record<string, string>> = {
  "src/store/witness-file.ts": "how far the events had come",
  "src/http/assets.ts": "the dashboard's files",
  "src/ingest/geo.ts": "the country database",
  "src/ingest/geo-file.ts": "the owner's database of places",
  "src/ingest/lasting-key.ts": "the key of lasting ids",
  "src/ingest/salt-file.ts": "the salts",
  "src/store/columns/chunk-file.ts": "the columns",
};

function partOf(path: string): string {
  const [top, second = ""] = path.split("/");
  if (top === "web") return second === "tracker" ? "web/tracker" : "web";
  return top === "src" ? second.replace(/(\.d)?\.ts$/, "") : path;
}

const isPackage = (name: string): boolean => !/^(src|web|tests)\/|^package\.json$/.test(name);
const packageOf = (name: string): string => name.split("/", name.startsWith("@") ? 2 : 1).join("/");

/** Lines that match, as "file: line". */
function linesIn(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([line]) => `${path}: ${line.trim()}`));
}

describe("imports", () => {
  test("go down only, and never to a sibling", () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const part = partOf(path);
      const allowed = MAY_IMPORT[part];
      if (allowed === undefined) return [`${path}: no rule for ${part}`];
      const others = imports.filter((name) => !isPackage(name)).map(partOf);
      return others.filter((other) => other !== part && !allowed.includes(other)).map((other) => `${path} imports ${other}`);
    });
    expect(wrong).toEqual([]);
  });

  test("of the threads stand in store/local.ts alone", () => {
    const users = src.filter(({ path, imports }) => path.startsWith("src/store/") && imports.includes("src/threads.ts"));
    expect(users.map(({ path }) => path)).toEqual(["src/store/local.ts"]);
  });

  test("of the tracker stay there", () => {
    const wrong = web.filter(
      ({ path, imports }) =>
        path.startsWith("web/tracker/") && path !== "web/tracker/bundle.ts" && imports.some((name) => !name.startsWith("web/tracker/")),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("name a file with its ending, a runtime dependency, or what Bun brings", () => {
    const packages = Object.keys(manifest.dependencies);
    const wrong = product.flatMap(({ path, imports }) =>
      imports
        .filter((name) =>
          isPackage(name)
            ? !/^(node:|bun(:|$))/.test(name) && !packages.includes(packageOf(name))
            : !/\.(ts|json|sql|css|html)$/.test(name),
        )
        .map((name) => `${path} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("use every runtime dependency", () => {
    const used = new Set(product.flatMap(({ imports }) => imports.map(packageOf)));
    expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe("importing a module does nothing:", () => {
  const modules = src.filter(({ path }) => !ENTRY_POINTS.includes(path) && !path.endsWith(".d.ts"));
  const folder = mkdtempSync(join(tmpdir(), "cairn-import-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("no statement at the top of a file acts", () => {
    // A call, a wait, a timer, a thread, a server, a database, an open file.
    const acting =
      /^(?:await\b.*|new\b.*|[A-Za-z_$][\w.$]*\(.*|(?:export )?(?:const|let) .*= (?:await\b|new (?:Worker|Database)\b|set(?:Interval|Timeout)\(|fetch\(|Bun\.(?:serve|spawn|file|write|mmap)\b|(?:open|read|write|mkdir)\w*Sync\().*)$/gm;
    // It fills its own table and touches nothing else.
    const pure = /^src\/ingest\/known-sources\.ts: enlist\(/;
    expect(
      linesIn([...modules, ...web.filter(({ path }) => !ENTRY_POINTS.includes(path))], acting).filter((line) => !pure.test(line)),
    ).toEqual([]);
  });

  test("a process that imports everything prints nothing, leaves no file and ends by itself", async () => {
    const script = modules.map(({ path }) => `await import(${JSON.stringify(join(ROOT, path))});`).join("\n");
    const child = Bun.spawn([process.execPath, "-e", script], { cwd: folder, stdout: "pipe", stderr: "pipe", timeout: 20_000 });
    const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
    expect({ out, err, code, files: readdirSync(folder) }).toEqual({ out: "", err: "", code: 0, files: [] });
  }, 30_000);
});

describe("files", () => {
  const every = [...product, ...tests, readSource("build.ts")];

  test("have at most 400 lines; lists of data may be longer", () => {
    const long = every.filter(({ path, text }) => !path.startsWith("src/data/") && text.trimEnd().split("\n").length > 400);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test("have names in kebab-case", () => {
    const wrong = every.map(({ path }) => path).filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.ts$/.test(basename(path)));
    expect(wrong).toEqual([]);
  });

  test("export what is their own, by name", () => {
    const declarations = /\.d\.ts$/;
    const own = product.filter(({ path }) => !declarations.test(path));
    expect(linesIn(own, /^export default .*$/gm)).toEqual([]);
    expect(linesIn(own, /^export (?:type )?(?:\*|\{[^}]*\})[^;]* from .*$/gm)).toEqual([]);
  });
});

describe("the store", () => {
  test("gives constant text to SQLite: a value never becomes part of a statement (A16)", () => {
    // lib/sqlite.ts sets pragmas, which take no parameters.
    const others = src.filter(({ path }) => path !== "src/lib/sqlite.ts");
    const templates = linesIn(others, /\.(?:run|exec|query|prepare)(?:<[^(]*>)?\(\s*`[^`]*`/g);
    const withValue = templates.filter((line) =>
      [...line.matchAll(/\$\{([^}]*)\}/g)].some(([, name = ""]) => !/^[A-Z][A-Z_]*$/.test(name.trim())),
    );
    expect(withValue).toEqual([]);
    expect(linesIn(others, /\.(?:run|exec|query|prepare)(?:<[^(]*>)?\([^)\n]*["`'] \+ .*$/gm)).toEqual([]);
  });

  test("is opened by SQLite only: another reader of the file drops its locks (F16)", () => {
    const reading =
      /\bBun\.(?:file|write|mmap)\(|^import \{[^}]*\b(?:(?:read|write|append|copy)File|open|cp|create\w+Stream)(?:Sync)?\b[^}]*\} from "node:fs/m;
    const users = src.filter(({ text }) => reading.test(text)).map(({ path }) => path);
    expect(users.filter((path) => FILE_USERS[path] === undefined)).toEqual([]);
    expect(
      linesIn(
        src.filter(({ path }) => users.includes(path)),
        /^.*["`'/][\w-]*\.db\b.*$/gm,
      ),
    ).toEqual([]);
  });
});

test("the environment is read in one file", () => {
  const readers = product.filter(({ text }) => /\b(?:process|Bun|import\.meta)\.env\b/.test(text)).map(({ path }) => path);
  expect(readers).toEqual(["src/config/environment.ts"]);
});

test("the time is read in one file of the server; everything else is given a clock", () => {
  const readers = linesIn(
    src.filter(({ path }) => !ENTRY_POINTS.includes(path)),
    /\bDate\.now\b(?!\(\)\s*\+)|\bnew Date\(\)/g,
  ).map((line) => line.split(":")[0]!);
  expect([...new Set(readers)]).toEqual(["src/lib/clock.ts"]);
});
