import { ANALYTICS_CALLS, TAG_MANAGERS } from "../data/other-analytics.ts";
import { HELD_ADDRESSES } from "../data/script-holders.ts";
import type { Turns } from "../lib/turns.ts";

/** A script of the page that has an address, running or held back. */
export interface ScriptTag {
  readonly attributes: ReadonlyMap<string, string>;
  /** As it is written; empty only in a page that is wrong. */
  readonly src: string;
  readonly isInTemplate: boolean;
}

/** What there is to know of a page, without its content. */
export interface PageFacts {
  readonly scripts: readonly ScriptTag[];
  /** `<base href>`; empty without one. */
  readonly base: string;
  /** Content-Security-Policies of its meta tags. */
  readonly policies: readonly string[];
  /** Where a meta tag sends its readers on; empty when none does. */
  readonly refresh: string;
  readonly title: string;
  /** Texts that may mention a script, each bounded: of inline scripts, comments, `<noscript>`, preloads, and code that people read. */
  readonly inline: readonly string[];
  readonly comments: readonly string[];
  readonly noscript: readonly string[];
  readonly preloads: readonly string[];
  readonly shownCode: readonly string[];
  /** Names found by calls inside inline scripts. */
  readonly analyticsCalls: readonly string[];
  readonly tagManagers: readonly string[];
}

/** Kept of one text, and of all texts of a kind. */
const TEXT_CHARS = 64 * 1024;
const TEXTS_CHARS = 512 * 1024;
const TEXTS = 5_000;
/** Read of one attribute, and of one tag. */
const ATTRIBUTE_CHARS = 16 * 1024;
const ATTRIBUTES = 200;
/** Nothing but tags takes two milliseconds. */
const SLICE_BYTES = 16 * 1024;

/**
 * Reads a page's tags in one pass, in turns with other work: events arrive on the same thread. Never throws, whatever the text is; the
 * text's own length is the limit of what is kept.
 */
export async function readPage(html: string, turns: Turns): Promise<PageFacts> {
  const scripts: ScriptTag[] = [];
  const policies: string[] = [];
  const preloads: string[] = [];
  const inline = new Texts();
  const comments = new Texts();
  const noscript = new Texts();
  const title = new Texts();
  let base = "";
  let refresh = "";
  let templates = 0;

  const rewriter = new HTMLRewriter()
    .on("template", {
      element(element) {
        templates++;
        element.onEndTag(() => void templates--);
      },
    })
    .on("script", {
      element(element) {
        inline.begin();
        const attributes = readAttributes(element);
        const held = HELD_ADDRESSES.map((name) => attributes.get(name)).find((address) => address?.trim());
        const src = (attributes.get("src")?.trim() || held?.trim()) ?? "";
        if (src !== "") scripts.push({ attributes, src, isInTemplate: templates > 0 });
      },
      text: (chunk) => inline.add(chunk.text),
    })
    .on("noscript", { element: () => noscript.begin(), text: (chunk) => noscript.add(chunk.text) })
    .on("title", { element: () => title.begin(), text: (chunk) => title.add(chunk.text) })
    .on("base[href]", { element: (element) => void (base ||= decodeEntities(element.getAttribute("href")!).trim()) })
    .on("link[rel][href]", {
      element(element) {
        const isScript = element.getAttribute("as")?.toLowerCase() === "script" || /modulepreload/i.test(element.getAttribute("rel")!);
        if (isScript) preloads.push(decodeEntities(element.getAttribute("href")!));
      },
    })
    .on("meta[http-equiv]", {
      element(element) {
        const content = decodeEntities(element.getAttribute("content") ?? "");
        const name = element.getAttribute("http-equiv")!.toLowerCase();
        if (name === "content-security-policy") policies.push(content);
        if (name === "refresh") refresh ||= /url\s*=\s*['"]?([^'"]+)/i.exec(content)?.[1]?.trim() ?? "";
      },
    })
    .onDocument({
      comments(comment) {
        comments.begin();
        comments.add(comment.text);
      },
    });
  // What comes out of it is the page again, which nobody needs.
  for await (const _ of rewriter.transform(new Response(inSlices(html, turns))).body!);

  return {
    ...{ scripts, base, policies, refresh, preloads, title: title.all[0] ?? "" },
    ...{ inline: inline.all, comments: comments.all, noscript: noscript.all, shownCode: findShownCode(html) },
    analyticsCalls: await findNames(inline.all, ANALYTICS_CALLS, turns),
    tagManagers: await findNames([...inline.all, ...noscript.all, ...scripts.map(({ src }) => src)], TAG_MANAGERS, turns),
  };
}

function inSlices(html: string, turns: Turns): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(html);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await turns.give();
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += SLICE_BYTES)));
      else controller.close();
    },
  });
}

/** The names of those whose sign is in one of the texts. */
async function findNames(texts: readonly string[], signs: readonly (readonly [sign: RegExp, name: string])[], turns: Turns) {
  const found = new Set<string>();
  for (const text of texts) {
    await turns.give();
    for (const [sign, name] of signs) if (!found.has(name) && sign.test(text)) found.add(name);
  }
  return [...found];
}

function readAttributes(element: HTMLRewriterTypes.Element): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [name, value] of element.attributes) {
    if (attributes.size === ATTRIBUTES) break;
    attributes.set(name!, decodeEntities(value!));
  }
  return attributes;
}

/** Tags written so that they show. */
function findShownCode(html: string): string[] {
  const found: string[] = [];
  for (let at = html.indexOf("&lt;script"); at !== -1 && found.length < 20; at = html.indexOf("&lt;script", at + 10)) {
    found.push(decodeEntities(html.slice(at, at + 500)));
  }
  return found;
}

/** Texts that come in pieces, bounded. */
class Texts {
  readonly all: string[] = [];
  #size = 0;

  begin(): void {
    if (this.all.length < TEXTS) this.all.push("");
  }

  add(piece: string): void {
    if (this.all.length === 0) this.begin();
    const last = this.all.length - 1;
    const room = Math.min(TEXT_CHARS - this.all[last]!.length, TEXTS_CHARS - this.#size);
    if (room <= 0) return;
    this.all[last] += piece.slice(0, room);
    this.#size += Math.min(piece.length, room);
  }
}

const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: "&", quot: '"', apos: "'", lt: "<", gt: ">", colon: ":", sol: "/", period: "." }),
);

/** Attributes come as they are written; addresses hold these and no other entities. */
function decodeEntities(text: string): string {
  return text
    .slice(0, ATTRIBUTE_CHARS)
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
      const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
