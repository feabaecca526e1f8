import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, asApiError, type Answer, type ApiError, type QueryBody } from "./api.ts";

export interface Loaded<T> {
  /** The newest data there is. It stays while newer data is on its way, and when that fails. */
  readonly data: T | null;
  readonly loading: boolean;
  readonly error: ApiError | null;
  readonly reload: () => void;
}

/** Loads once for each key, and again on reload. Data of another key is forgotten; an answer nobody waits for is cancelled. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: ApiError | null; loading: boolean }>({
    key,
    data: null,
    error: null,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const cancel = new AbortController();
    setState((old) => ({ key, data: old.key === key ? old.data : null, error: null, loading: true }));
    load(cancel.signal).then(
      (data) => cancel.signal.aborted || setState({ key, data, error: null, loading: false }),
      (error) => cancel.signal.aborted || setState((old) => ({ ...old, error: asApiError(error), loading: false })),
    );
    return () => cancel.abort();
  }, [key, turn]);
  const reload = () => setTurn((old) => old + 1);
  const current = state.key === key;
  return { data: current ? state.data : null, loading: current ? state.loading : true, error: current ? state.error : null, reload };
}

/** An answer with the question it belongs to: while the next one loads, the page still knows what it is showing. */
export interface Answered {
  readonly query: QueryBody;
  readonly answer: Answer;
}

/** Answers kept for going back and forth; some hundred kilobytes at most. */
const KEPT_ANSWERS = 150;

/**
 * Answers a page's questions by slot; a slot without a question is null. Only what is not known yet is asked, all of it in one request; the old answers stay until the
 * new ones are complete. `refresh` asks everything again, quietly.
 */
export function useAnswers(queries: readonly (QueryBody | null)[]): Loaded<readonly (Answered | null)[]> & { refresh: () => void } {
  const known = useRef(new Map<string, Answered>());
  const [shown, setShown] = useState<{ key: string; answers: readonly (Answered | null)[] } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  const keys = queries.map((query) => JSON.stringify(query));
  const key = keys.join("\n");

  // Asked before the page is painted, so that painting what is dim and answering go on side by side.
  useLayoutEffect(() => {
    const cancel = new AbortController();
    const missing = queries.filter((query, slot) => query !== null && !known.current.has(keys[slot]!)) as readonly QueryBody[];
    const learn = (answers: readonly Answer[]): void => {
      if (cancel.signal.aborted) return;
      if (known.current.size > KEPT_ANSWERS) known.current = new Map([...known.current].filter(([kept]) => keys.includes(kept)));
      missing.forEach((query, at) => known.current.set(JSON.stringify(query), { query, answer: answers[at]! }));
      setShown({ key, answers: keys.map((slot) => known.current.get(slot) ?? null) });
      setError(null);
    };
    if (missing.length === 0) learn([]);
    else api.query(missing, cancel.signal).then(learn, (failed) => cancel.signal.aborted || setError(asApiError(failed)));
    return () => cancel.abort();
  }, [key, turn]);

  const reload = () => {
    setError(null);
    setTurn((old) => old + 1);
  };
  const refresh = () => {
    known.current = new Map();
    setTurn((old) => old + 1);
  };
  return { data: shown?.answers ?? null, loading: shown?.key !== key && error === null, error, reload, refresh };
}

/** Later than this an answer is slow. */
const SLOW_MS = 180;

/** Whether something has been going on for a moment: what is quick changes nothing on the page but its result. */
export function useSlow(goesOn: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!goesOn) return;
    const timer = setTimeout(setSlow, SLOW_MS, true);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [goesOn]);
  return isSlow;
}

/** Calls again and again while the page is in view, and at once when it comes back into view. Null stops it. */
export function usePoll(call: () => void, everyMs: number | null): void {
  const latest = useRef(call);
  latest.current = call;
  useEffect(() => {
    if (everyMs === null) return;
    let lastMs = performance.now();
    const tick = () => {
      if (document.visibilityState !== "visible" || performance.now() - lastMs < everyMs * 0.9) return;
      lastMs = performance.now();
      latest.current();
    };
    const timer = setInterval(tick, everyMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [everyMs]);
}
