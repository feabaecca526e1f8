import { useEffect } from "preact/hooks";

/** The name of the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Cairn" : `${title} · Cairn`;
  }, [title]);
}
