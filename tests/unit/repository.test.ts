import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import lock from "../../package-lock.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };
import { ROOT } from "../helpers/source-files.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

test("the top of the repository holds what belongs there", () => {
  const named = [
    "package.json",
    "bunfig.toml",
    "tsconfig.json",
    "src",
    "web",
    "build.ts",
    "tests",
    "install.sh",
    "README.md",
    "docs",
    "deploy",
    ".ci",
  ];
  const forTools = [".git", ".gitignore", ".npmrc", "package-lock.json"];
  const ignored = read(".gitignore").split("\n");
  const found = readdirSync(ROOT).filter((name) => !ignored.includes(name) && !ignored.includes(`${name}/`) && !name.endsWith(".log"));
  expect(found.filter((name) => ![...named, ...forTools].includes(name))).toEqual([]);
  expect(named.filter((name) => !found.includes(name))).toEqual([]);
});

describe("dependencies", () => {
  const pinned = { ...manifest.dependencies, ...manifest.devDependencies };
  const locked: Readonly<Record<string, { version?: string; resolved?: string; integrity?: string }>> = lock.packages;

  test("are exact versions", () => {
    expect(Object.entries(pinned).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test("are the locked ones", () => {
    const { dependencies, devDependencies } = lock.packages[""];
    expect({ dependencies, devDependencies }).toEqual({ dependencies: manifest.dependencies, devDependencies: manifest.devDependencies });
    for (const [name, version] of Object.entries(pinned)) expect([name, locked[`node_modules/${name}`]?.version]).toEqual([name, version]);
  });

  test("are checked when they are fetched, and fetched from the registry that the machine is set to", () => {
    const packages = Object.entries(locked).filter(([name]) => name !== "");
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
    expect(packages.filter(([, { integrity }]) => integrity === undefined).map(([name]) => name)).toEqual([]);
  });

  test("each have a sentence in the README", () => {
    const rows = read("README.md").matchAll(/^\| `([^`]+)` +\| \S.*\. *\|$/gm);
    const explained = new Set([...rows].map(([, name]) => name));
    expect(Object.keys(pinned).filter((name) => !explained.has(name))).toEqual([]);
  });
});

describe("the two commands", () => {
  const commands = [...read("README.md").matchAll(/^```sh\n(.*)\n```$/gm)].slice(0, 2).map(([, command = ""]) => command);

  test("stand at the top of the README, a line each", () => {
    expect(commands).toHaveLength(2);
    expect(read("README.md").split("\n").indexOf(commands[1]!)).toBeLessThan(15);
    expect(commands.map((command) => command.split(" ").slice(-1))).toEqual([["start"], ["test"]]);
  });

  test(".ci/run calls the second one", () => {
    expect(read(".ci/run")).toEndWith(`cd "$(dirname "$0")/.." && ${commands[1]}\n`);
  });

  test("scripts can be run", () => {
    for (const script of ["install.sh", ".ci/run"]) expect([script, statSync(join(ROOT, script)).mode & 0o111]).toEqual([script, 0o111]);
  });
});

test("links between documents lead somewhere", () => {
  const pages = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)].filter((path) => path.endsWith(".md"));
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
  // The bench writes its page when it is run.
  const index = read("docs/README.md");
  expect(
    pages.filter(
      (page) =>
        page.startsWith("docs/") && !["docs/README.md", "docs/benchmarks.md"].includes(page) && !index.includes(`(${page.slice(5)})`),
    ),
  ).toEqual([]);
});
