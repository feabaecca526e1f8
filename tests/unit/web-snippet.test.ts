import { describe, expect, test } from "bun:test";
import { baseOf, snippetFor, wordsOf, type Place, type ScriptWish } from "../../web/snippet.ts";

const PLAIN: ScriptWish = {
  ...{ base: "https://stats.example.com", domain: "example.com", uuid: "0c0ef73b-1c1c-4b9c-9d0a-6d3f3c0f2f55", name: null },
  ...{ features: [], exclude: [], include: [], fileTypes: [], respectDnt: false, beforeSend: "" },
};

describe("the line for a page", () => {
  test.each<[what: string, part: Partial<ScriptWish>, line: string]>([
    ["nothing", {}, '<script defer src="https://stats.example.com/js/cairn.js" data-domain="example.com"></script>'],
    [
      "features, in one order",
      { features: ["404", "hash"] },
      '<script defer src="https://stats.example.com/js/cairn.hash.404.js" data-domain="example.com"></script>',
    ],
    [
      "lists turn their feature on",
      { exclude: ["/admin/**", "/x"], include: ["/blog/**"] },
      '<script defer src="https://stats.example.com/js/cairn.exclusions.js" data-domain="example.com" data-exclude="/admin/**, /x" data-include="/blog/**"></script>',
    ],
    [
      "types of files only with downloads",
      { features: ["file-downloads"], fileTypes: ["stl"] },
      '<script defer src="https://stats.example.com/js/cairn.file-downloads.js" data-domain="example.com" data-file-types="stl"></script>',
    ],
    ["types of files without them", { fileTypes: ["stl"] }, snippetFor("html", PLAIN)],
    [
      "signs that would end the attribute",
      { exclude: ['/"><script>'] },
      '<script defer src="https://stats.example.com/js/cairn.exclusions.js" data-domain="example.com" data-exclude="/&quot;>&lt;script>"></script>',
    ],
    [
      "a script of the site's own says only what the server cannot know",
      { name: "garden", features: ["hash"], exclude: ["/x"], respectDnt: true, beforeSend: "clean" },
      '<script defer src="https://stats.example.com/s/garden.js" data-before-send="clean"></script>',
    ],
  ])("%s", (_what, part, line) => expect(snippetFor("html", { ...PLAIN, ...part })).toBe(line));

  test("a list that was emptied turns its feature off", () => {
    expect(wordsOf({ ...PLAIN, features: ["exclusions", "before-send", "hash"] })).toEqual(["hash"]);
  });
});

describe("what is pasted elsewhere", () => {
  const wish: ScriptWish = { ...PLAIN, respectDnt: true, exclude: ["/it's"] };
  test.each<[place: Place, parts: readonly string[]]>([
    ["gtm", ['tag.src = "https://stats.example.com/js/cairn.exclusions.js";', 'tag.setAttribute("data-respect-dnt", "");']],
    ["wordpress", ["add_action('wp_head'", 'data-exclude="/it\\\'s"']],
    ["next", ['import Script from "next/script";', ' data-exclude="/it\'s" data-respect-dnt strategy="afterInteractive" />']],
    ["astro", ["<script is:inline defer "]],
    ["hugo", ["{{ if hugo.IsProduction }}\n<script "]],
    ["npm", ['init({ domain: "example.com", endpoint: "https://stats.example.com/api/event" });']],
    ["plausible", ['data-domain="example.com" src="https://stats.example.com/js/script.js"']],
    ["umami", ['src="https://stats.example.com/script.js" data-website-id="0c0ef73b-1c1c-4b9c-9d0a-6d3f3c0f2f55"']],
    ["goatcounter", ['data-goatcounter="https://stats.example.com/count" data-site="example.com"']],
  ])("%s", (place, parts) => {
    for (const part of parts) expect(snippetFor(place, wish)).toContain(part);
  });

  test("a text within a tag manager's script does not end it", () => {
    expect(snippetFor("gtm", { ...PLAIN, exclude: ["</script>"] }).split("</script>").length).toBe(2);
  });
});

test("the server's address is read from that of a site's own script", () => {
  expect(baseOf("https://stats.example.com/cairn/s/garden.js")).toBe("https://stats.example.com/cairn");
});
