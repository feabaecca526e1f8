import { compileExpression } from "../../lib/expression.ts";
import { compileGlob } from "../../lib/path-glob.ts";
import { LIMITS } from "../../model/limits.ts";
import type { ValueFilter } from "../../model/plan.ts";
import type { SiteDictionary } from "../sqlite/dictionary-reader.ts";
import type { Chunk } from "./chunk.ts";
import { readerOf, type Coded, type DimensionReader } from "./dimension-reader.ts";

const UNKNOWN = 0;
const FITS_NOT = 1;
const FITS = 2;
/** Strings between two looks at the clock. */
const TESTS = 64;

/** What a request's conditions say of values: each string that its days have is tested once, however many events and plans ask. */
export class Truths {
  readonly #known = new Map<SiteDictionary, Map<string, Truth>>();
  #leftMs: number;

  /** `proceed` throws when the question is no longer wanted or takes too long. */
  constructor(
    readonly proceed: () => void,
    mostMs: number = LIMITS.queryTextMs,
  ) {
    this.#leftMs = mostMs;
  }

  of(filter: ValueFilter, dictionary: SiteDictionary): Truth {
    let ofSite = this.#known.get(dictionary);
    if (ofSite === undefined) this.#known.set(dictionary, (ofSite = new Map()));
    const key = JSON.stringify(filter);
    let truth = ofSite.get(key);
    if (truth === undefined) ofSite.set(key, (truth = new Truth(filter, readerOf(filter.dimension, dictionary), this.#spend)));
    return truth;
  }

  /** An expression's time grows with the text only, but a thousand of them and a million texts are long all the same. */
  readonly #spend = (ms: number): void => {
    this.proceed();
    this.#leftMs -= ms;
    if (this.#leftMs < 0) throw new Error("filter_too_slow");
  };
}

/** What one condition says of values. */
export class Truth {
  readonly #fits: (value: string) => boolean;
  #known = new Uint8Array(0);

  constructor(
    filter: ValueFilter,
    readonly reader: DimensionReader,
    readonly spend: (ms: number) => void,
  ) {
    this.#fits = testOf(filter);
  }

  /** The chunk's codes, and a byte for each: 1 where the value fits. */
  of(chunk: Chunk): Coded & { readonly byCode: Uint8Array; readonly fitting: number } {
    const coded = this.reader.of(chunk);
    const { valueOf } = coded;
    const values = this.reader.values();
    const known = this.#room(values.length);
    const byCode = new Uint8Array(valueOf.length);
    let fitting = 0;
    let tests = 0;
    let startedMs = performance.now();
    for (let code = 0; code < byCode.length; code++) {
      const value = valueOf[code]!;
      if (known[value] === UNKNOWN) {
        known[value] = this.#fits(values[value]!) ? FITS : FITS_NOT;
        if (++tests % TESTS === 0) {
          const nowMs = performance.now();
          this.spend(nowMs - startedMs);
          startedMs = nowMs;
        }
      }
      if (known[value] === FITS) {
        byCode[code] = 1;
        fitting++;
      }
    }
    return { ...coded, byCode, fitting };
  }

  /** Of one value, by its number. */
  fits(value: number): boolean {
    const values = this.reader.values();
    const known = this.#room(values.length);
    if (known[value] === UNKNOWN) {
      const startedMs = performance.now();
      known[value] = this.#fits(values[value]!) ? FITS : FITS_NOT;
      this.spend(performance.now() - startedMs);
    }
    return known[value] === FITS;
  }

  /** The dictionary grows while chunks are made. */
  #room(values: number): Uint8Array {
    if (this.#known.length < values) {
      const larger = new Uint8Array(values);
      larger.set(this.#known);
      this.#known = larger;
    }
    return this.#known;
  }
}

function testOf({ op, values, caseSensitive }: ValueFilter): (value: string) => boolean {
  const fold = (text: string): string => (caseSensitive ? text : text.toLowerCase());
  const wanted = values.map(fold);
  switch (op) {
    case "is": {
      const set = new Set(wanted);
      return (value) => set.has(fold(value));
    }
    case "contains":
      return (value) => {
        const text = fold(value);
        return wanted.some((part) => text.includes(part));
      };
    case "glob": {
      const globs = wanted.map(compileGlob);
      return (value) => {
        const text = fold(value);
        return globs.some((fits) => fits(text));
      };
    }
    case "matches": {
      const expressions = values.map((pattern) => compileExpression(pattern, caseSensitive));
      return (value) => expressions.some(({ test }) => test(value));
    }
  }
}
