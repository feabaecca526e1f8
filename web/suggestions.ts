import { useEffect, useState } from "preact/hooks";
import type { FilterDimension } from "./filter.ts";
import { isSearchedHere } from "./filter-dimensions.ts";
import { valueName } from "./names.ts";

/** A value that occurs, and how many visitors have it. */
export interface Suggestion {
  readonly value: string;
  readonly visitors: number;
}

/** The commonest values of a dimension that contain the text. */
export type Suggest = (dimension: FilterDimension, text: string, signal: AbortSignal) => Promise<readonly Suggestion[]>;

/** While somebody types, the server is asked once they pause. */
const PAUSE_MS = 150;
const MOST_SHOWN = 60;

interface Answer {
  readonly dimension: FilterDimension;
  readonly rows: readonly Suggestion[];
}

/**
 * What occurs and fits the text; null as long as nobody asks. Old proposals stay, narrowed by the new text, until newer ones are here;
 * an answer that nobody waits for is cancelled. Without an answer nothing is proposed: the text can be typed all the same.
 */
export function useSuggestions(suggest: Suggest, dimension: FilterDimension, text: string | null) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [loading, setLoading] = useState(false);
  const asked = text === null ? null : isSearchedHere(dimension) ? "" : text.trim();
  useEffect(() => {
    if (asked === null) return;
    const cancel = new AbortController();
    setLoading(true);
    const timer = setTimeout(
      () => {
        suggest(dimension, asked, cancel.signal)
          .catch((): readonly Suggestion[] => [])
          .then((rows) => {
            if (cancel.signal.aborted) return;
            setAnswer({ dimension, rows });
            setLoading(false);
          });
      },
      asked === "" ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      cancel.abort();
    };
  }, [dimension, asked]);
  const rows = answer?.dimension === dimension ? answer.rows : [];
  return { found: narrowed(rows, dimension, text ?? ""), loading };
}

/** Every word has to occur in the name; an exact name comes first. */
function narrowed(rows: readonly Suggestion[], dimension: FilterDimension, text: string): readonly Suggestion[] {
  const wanted = text.trim().toLocaleLowerCase();
  const nameOf = ({ value }: Suggestion): string => valueName(dimension, value).toLocaleLowerCase();
  const found = wanted === "" ? rows : rows.filter((row) => nameOf(row).includes(wanted) || row.value.toLocaleLowerCase().includes(wanted));
  const exact = found.findIndex((row) => nameOf(row) === wanted);
  return (exact > 0 ? [found[exact]!, ...found.toSpliced(exact, 1)] : found).slice(0, MOST_SHOWN);
}
