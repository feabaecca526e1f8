import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DIMENSIONS, type FieldDimension } from "../../src/model/dimension.ts";
import { parseFilters } from "../../src/query/parse-filter.ts";
import {
  excludeFilter,
  excludeWithin,
  exclusionOf,
  fitAddress,
  isExcluded,
  MOST_FILTER_CHARS,
  OPERATORS,
  readFilter,
  toggleFilter,
  toggleWithin,
  writeFilter,
  type Filter,
  type FilterGroup,
  type SimpleFilter,
} from "../../web/filter.ts";
import { draftOf, filtersOf } from "../../web/filter-draft.ts";
import { filterSentence } from "../../web/filter-sentence.ts";
import { filterOfTree, treeOf } from "../../web/filter-tree.ts";
import { chooseLanguage } from "../../web/language.ts";

const is = (dimension: SimpleFilter["dimension"], ...values: string[]): SimpleFilter => ({ operator: "is", dimension, values });
const group = (operator: FilterGroup["operator"], ...of: Filter[]): FilterGroup => ({ operator, of });
const signup = is("event:goal", "Signup");
const france = is("visit:country", "FR");

const dimension = fc.oneof(
  fc.constantFrom(...(Object.keys(DIMENSIONS) as FieldDimension[])),
  fc.constant("event:goal" as const),
  fc.string({ minLength: 1, maxLength: 5, unit: "grapheme" }).map((key): FieldDimension => `event:props:${key}`),
);
const simple: fc.Arbitrary<Filter> = fc
  .record({
    operator: fc.constantFrom(...OPERATORS),
    dimension,
    values: fc.array(fc.string({ maxLength: 8, unit: "grapheme" }), { minLength: 1, maxLength: 3 }),
    anyCase: fc.boolean(),
  })
  .map(({ anyCase, ...filter }) => (anyCase ? { ...filter, anyCase } : filter));
const segment: fc.Arbitrary<Filter> = fc.integer({ min: 1, max: 99_999 }).map((id) => ({ operator: "segment", id }));
const trees: fc.Arbitrary<Filter> = fc.letrec<{ tree: Filter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    simple,
    segment,
    fc.record({
      operator: fc.constantFrom("and", "or", "not", "has_done", "has_not_done"),
      of: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree;

describe("a filter in the address", () => {
  test.each<[Filter, string]>([
    [is("visit:country", "FR", "DE"), "is,visit:country,FR,DE"],
    [is("event:page", "/a,b\\c"), "is,event:page,/a\\,b\\\\c"],
    [is("visit:source", "(not set); x"), "is,visit:source,(not set); x"],
    [{ operator: "contains", dimension: "event:page", values: ["/Blog"], anyCase: true }, "contains:i,event:page,/Blog"],
    [{ operator: "segment", id: 3 }, "segment,3"],
    [group("or", france, group("has_done", signup)), "or(is,visit:country,FR;has_done(is,event:goal,Signup))"],
    [group("not", is("event:page", "/a;(b)")), "not(is,event:page,/a\\;(b\\))"],
  ])("%j is %s", (filter, text) => {
    expect(writeFilter(filter)).toBe(text);
    expect(readFilter(text)).toEqual(filter);
  });

  test("whatever it is, reads back as itself", () => {
    fc.assert(fc.property(trees, (filter) => expect(readFilter(writeFilter(filter))).toEqual(filter)));
  });

  test.each([
    ...["", "or()", "or(is,visit:country,FR", "or(is,visit:country,FR))", "or(is,visit:country,FR;)", "or(;)", "xor(is,visit:country,FR)"],
    ...["segment,0", "segment,x", "segment,1,2", "is:i", "eval:i,visit:country,FR", "and(segment,1)x", "is,visit:shoe_size,44"],
    "not(".repeat(7) + "segment,1" + ")".repeat(7),
    `is,event:page,${"a".repeat(MOST_FILTER_CHARS)}`,
  ])("%s is none", (text) => expect(readFilter(text)).toBeNull());

  test("what is too long for an address does not fit", () => {
    expect(fitAddress([france, group("or", france, signup)])).toBe(true);
    expect(fitAddress([is("event:page", "a".repeat(2000)), is("event:page", "b".repeat(2000))])).toBe(false);
  });
});

describe("a filter for the API", () => {
  test.each<[Filter, unknown]>([
    [france, ["is", "visit:country", ["FR"]]],
    [{ ...france, anyCase: true }, ["is", "visit:country", ["FR"], { case_sensitive: false }]],
    [{ operator: "segment", id: 3 }, ["is", "segment", [3]]],
    [
      group("has_done", france, signup),
      [
        "has_done",
        [
          "and",
          [
            ["is", "visit:country", ["FR"]],
            ["is", "event:goal", ["Signup"]],
          ],
        ],
      ],
    ],
    [group("or", france), ["is", "visit:country", ["FR"]]],
    [
      group("not", group("or", france, signup)),
      [
        "not",
        [
          "or",
          [
            ["is", "visit:country", ["FR"]],
            ["is", "event:goal", ["Signup"]],
          ],
        ],
      ],
    ],
  ])("%j is %j", (filter, tree) => expect(treeOf(filter)).toEqual(tree as never));

  test("is one that the server takes, and can be shown again when it was saved", () => {
    const valid = trees.filter((filter) => !JSON.stringify(filter).includes("matches"));
    fc.assert(
      fc.property(valid, (filter) => {
        const tree = treeOf(filter);
        if (!JSON.stringify(tree).includes('"segment"')) {
          expect(() => parseFilters([tree])).not.toThrow();
          expect(treeOf(filterOfTree(tree)!)).toEqual(tree);
        }
      }),
    );
  });

  test("what is none cannot be shown", () => {
    const wrong = [null, [], ["is", "event:page"], ["is", "event:page", []], ["is", "time:day", ["x"]], ["and", [["nothing"]]], "is"];
    expect(wrong.map(filterOfTree)).toEqual(wrong.map(() => null));
  });
});

describe("a shift-click on a row", () => {
  const notFrance: SimpleFilter = { ...france, operator: "is_not" };

  test.each<[readonly Filter[], string, readonly Filter[]]>([
    [[], "FR", [notFrance]],
    [[france], "FR", [notFrance]],
    [[notFrance], "DE", [{ ...notFrance, values: ["FR", "DE"] }]],
    [[{ ...notFrance, values: ["FR", "DE"] }], "FR", [{ ...notFrance, values: ["DE"] }]],
    [[notFrance], "FR", []],
    [[signup], "FR", [signup, notFrance]],
  ])("%j, %s: %j", (filters, value, after) => expect(excludeFilter(filters, "visit:country", value)).toEqual(after));

  test("on a goal leaves out the visits that reached it", () => {
    const without = excludeFilter([], "event:goal", "Signup");
    expect(without).toEqual([group("has_not_done", signup)]);
    expect(isExcluded(without, "event:goal", "Signup")).toBe(true);
    expect(excludeFilter(without, "event:goal", "Purchase")).toEqual([group("has_not_done", is("event:goal", "Signup", "Purchase"))]);
    expect(excludeFilter(without, "event:goal", "Signup")).toEqual([]);
  });

  test("a click leaves groups and segments alone", () => {
    const others: readonly Filter[] = [group("or", france, signup), { operator: "segment", id: 1 }];
    expect(toggleFilter(others, "visit:country", "FR")).toEqual([...others, france]);
  });
});

test("the opposite of an opposite keeps what the filter kept", () => {
  fc.assert(
    fc.property(trees, (filter) => {
      const again = exclusionOf(exclusionOf(filter));
      // The opposite of "not this" is this, whose opposite has a shorter form.
      if ("of" in filter && filter.operator === "not" && filter.of.length === 1) expect(again).toEqual(exclusionOf(filter.of[0]!));
      // A goal's opposite speaks of visits, not of events.
      else if (!("dimension" in filter && filter.dimension === "event:goal")) expect(again).toEqual(filter);
    }),
  );
});

describe("a filter in the editor", () => {
  test.each<[Filter]>([
    [france],
    [{ operator: "segment", id: 3 }],
    [group("or", france, signup)],
    [group("has_done", signup)],
    [group("has_done", group("or", signup, france))],
    [group("not", france, group("or", signup, group("has_not_done", is("event:page", "/a"))))],
  ])("%j stays what it was", (filter) => expect(filtersOf(draftOf(filter))).toEqual([filter]));

  test("conditions that all hold become filters of their own", () => {
    expect(filtersOf(draftOf(group("and", france, signup)))).toEqual([france, signup]);
  });

  test("without a value is none, and typed text is one", () => {
    const draft = draftOf(null);
    expect(filtersOf(draft)).toEqual([]);
    const [condition] = draft.of;
    expect(filtersOf({ ...draft, of: [{ ...condition!, text: " /a " } as never] })).toEqual([is("event:page", "/a")]);
  });
});

describe("a filter in words", () => {
  const name = (id: number): string => (id === 3 ? "Readers" : String(id));
  const sentences: readonly (readonly [Filter, string, string])[] = [
    [is("event:page", "/a", "/b"), "Page is /a or /b", "Page est /a ou /b"],
    [france, "Country is France", "Pays est France"],
    [signup, "Goal is Signup", "Objectif est Signup"],
    [group("has_done", signup), "has done Signup", "a fait Signup"],
    [group("has_not_done", is("event:name", "Signup", "Purchase")), "has not done Signup or Purchase", "n’a pas fait Signup ou Purchase"],
    [group("has_done", is("event:page", "/a")), "has done: Page is /a", "a fait\u00a0: Page est /a"],
    [group("not", france), "not: Country is France", "sauf\u00a0: Pays est France"],
    [
      group("or", france, group("and", signup, is("event:page", "/a"))),
      "Country is France or (Goal is Signup and Page is /a)",
      "Pays est France ou (Objectif est Signup et Page est /a)",
    ],
    [{ operator: "segment", id: 3 }, "Segment Readers", "Segment Readers"],
    [
      { operator: "contains", dimension: "event:page", values: ["/Blog"], anyCase: true },
      "Page contains /Blog (any case)",
      "Page contient /Blog (toute casse)",
    ],
    [is("event:props:plan", "pro"), "plan is pro", "plan est pro"],
  ];

  test("English", () => expect(sentences.map(([filter]) => filterSentence(filter, name))).toEqual(sentences.map(([, english]) => english)));

  test("French", async () => {
    await chooseLanguage("fr");
    const said = sentences.map(([filter]) => filterSentence(filter, name));
    await chooseLanguage("en");
    expect(said).toEqual(sentences.map(([, , french]) => french));
  });
});

describe("a value that is meant only within another", () => {
  const chrome = is("visit:browser", "Chrome");
  const version = is("visit:browser_version", "141");

  test("filters by both, and replaces another value of either", () => {
    expect(toggleWithin([france], [chrome], "visit:browser_version", "141")).toEqual([france, chrome, version]);
    const others = [is("visit:browser", "Firefox"), is("visit:browser_version", "9")];
    expect(toggleWithin(others, [chrome], "visit:browser_version", "141")).toEqual([chrome, version]);
  });
  test("goes alone when it is taken away", () => {
    expect(toggleWithin([chrome, version], [chrome], "visit:browser_version", "141")).toEqual([chrome]);
  });
  test("is left out as a combination, and is no longer by the same click", () => {
    const without = excludeWithin([france], [chrome], "visit:browser_version", "141");
    expect(without).toEqual([france, group("not", chrome, version)]);
    expect(treeOf(without[1]!)).toEqual(["not", ["and", [treeOf(chrome), treeOf(version)]]]);
    expect(excludeWithin(without, [chrome], "visit:browser_version", "141")).toEqual([france]);
    expect(excludeWithin([], [], "visit:browser", "Chrome")).toEqual(excludeFilter([], "visit:browser", "Chrome"));
  });
});
