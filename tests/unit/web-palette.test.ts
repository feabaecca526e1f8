import { beforeAll, describe, expect, test } from "bun:test";
import { matchScore } from "../../web/fuzzy.ts";
import { commandsOf, type Here } from "../../web/palette-commands.ts";
import { routeOf } from "../../web/route.ts";
import { loadLaterWords } from "../../web/words/tables.ts";

describe("a search for a command", () => {
  const found = (search: string, ...texts: string[]): string[] =>
    texts
      .flatMap((text) => matchScore(text, search) ?? null)
      .map((score, at) => ({ score, text: texts[at]! }))
      .filter((one): one is { score: number; text: string } => one.score !== null)
      .toSorted((left, right) => right.score - left.score)
      .map(({ text }) => text);

  test.each<[search: string, texts: string[], found: string[]]>([
    ["7 days", ["Last 7 days", "Last 28 days", "Today"], ["Last 7 days"]],
    ["dark", ["Theme: Dark", "Theme: Light"], ["Theme: Dark"]],
    ["days last", ["Last 7 days"], ["Last 7 days"]],
    ["tdk", ["Theme: Dark", "Theme: Light"], ["Theme: Dark"]],
    ["bnc", ["Graph: Bounce rate", "Browsers"], ["Graph: Bounce rate"]],
    ["reglages", ["Réglages du site"], ["Réglages du site"]],
    ["page", ["Last page", "Pages: Top", "Homepages"], ["Pages: Top", "Last page", "Homepages"]],
    ["(", ["Today"], []],
  ])("%s", (search, texts, expected) => expect(found(search, ...texts)).toEqual(expected));
});

describe("the commands", () => {
  beforeAll(() => loadLaterWords("en"));
  const me = { email: "a@example.com", role: "owner", demo: false, version: "1", language: "", theme: "system", weekStart: "" } as const;
  const at = (path: string, part: Partial<Here> = {}): Here => ({ route: routeOf(path), search: "", me, sites: ["a.example"], ...part });
  const ids = (here: Here): string[] => commandsOf(here).map(({ id }) => id);

  test("are different ones, each with a name", () => {
    const commands = commandsOf(at("/sites/a.example"));
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    expect(commands.filter(({ label }) => label === "" || /^[a-z]+\.[a-z.-]+$/.test(label)).map(({ id }) => id)).toEqual([
      "site:a.example",
    ]);
  });

  test("of a site stand on the site's screens only", () => {
    expect(ids(at("/sites/a.example"))).toContain("range:7d");
    expect(ids(at("/sites/a.example/realtime"))).toContain("range:7d");
    expect(ids(at("/sites/a.example/realtime"))).not.toContain("realtime");
    expect(ids(at("/"))).not.toContain("range:7d");
  });

  test("that change things are not offered to viewers, nor in the demo", () => {
    for (const here of [at("/sites/a.example", { me: { ...me, role: "viewer" } }), at("/sites/a.example", { me: { ...me, demo: true } })]) {
      expect(ids(here)).not.toContain("new-site");
      expect(ids(here)).not.toContain("install");
      expect(ids(here)).not.toContain("share");
    }
    expect(ids(at("/sites/a.example"))).toContain("install");
    expect(ids(at("/sites/a.example"))).toContain("share");
  });
});
