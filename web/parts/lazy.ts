import type { ComponentType } from "preact";
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api.ts";
import { language } from "../language.ts";
import { loadLaterWords } from "../words/tables.ts";
import { ErrorBox } from "./error-box.ts";

const loadStyles = async (): Promise<unknown> => (await import("../later.ts")).later.loadLaterStyles();

/**
 * A screen or dialog that is fetched when it is first shown, together with the words of words/en-later.ts and styles/later.ts:
 * `const LazyInstall = lazy(async () => (await import("../later.ts")).later.Install)`.
 */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let Loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [failed, setFailed] = useState(false);
    const [, setReady] = useState(Loaded !== null);
    useEffect(() => {
      if (Loaded !== null) return;
      Promise.all([load(), loadLaterWords(language()), loadStyles()]).then(
        ([component]) => {
          Loaded = component;
          setReady(true);
        },
        () => setFailed(true),
      );
    }, []);
    if (failed) {
      return html`<main class="entry"><${ErrorBox} error=${new ApiError(-1, "outdated", "")} onRetry=${() => location.reload()} /></main>`;
    }
    return Loaded === null ? null : html`<${Loaded} ...${props} />`;
  };
}
