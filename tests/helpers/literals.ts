/** A string, or the fixed parts of a template, as they stand in a TypeScript source. */
export interface Literal {
  readonly kind: "string" | "template" | "html";
  /** Of a template: without its expressions, each replaced by "\0". */
  readonly text: string;
  readonly line: number;
}

/**
 * Every literal of a source, those inside the expressions of templates included; comments and import lines are left out. It knows
 * as much of the language as this repository uses: a regular expression must not contain quotes.
 */
export function literalsIn(source: string): readonly Literal[] {
  const found: Literal[] = [];
  const text = source.replace(/^import [^;]*;|\bimport\("[^"]*"\)/gm, (line) => line.replace(/[^\n]/g, " "));
  const lineAt = (at: number): number => text.slice(0, at).split("\n").length;

  /** Reads code up to the brace that closes it, and says where that is. */
  function code(from: number): number {
    let depth = 0;
    for (let at = from; at < text.length; at++) {
      const two = text.slice(at, at + 2);
      const one = text[at]!;
      if (two === "//") at = text.indexOf("\n", at);
      else if (two === "/*") at = text.indexOf("*/", at) + 1;
      else if (one === '"' || one === "'") at = string(at, one);
      else if (one === "`") at = template(at);
      else if (one === "{") depth++;
      else if (one === "}" && depth-- === 0) return at;
      if (at < 0) break;
    }
    return text.length;
  }

  function string(from: number, quote: string): number {
    let at = from + 1;
    while (text[at] !== quote) at += text[at] === "\\" ? 2 : 1;
    found.push({ kind: "string", text: text.slice(from + 1, at), line: lineAt(from) });
    return at;
  }

  function template(from: number): number {
    let fixed = "";
    let at = from + 1;
    for (; text[at] !== "`"; at++) {
      if (text[at] === "\\") fixed += text[++at]!;
      else if (text.slice(at, at + 2) === "${") {
        at = code(at + 2);
        fixed += "\0";
      } else fixed += text[at]!;
    }
    found.push({ kind: text.slice(from - 4, from) === "html" ? "html" : "template", text: fixed, line: lineAt(from) });
    return at;
  }

  code(0);
  return found;
}
