import { useEffect, useState } from "preact/hooks";
import type { TrackerFeature } from "../src/model/site-script.ts";
import { trackerBytes } from "./settings-api.ts";
import { scriptPath } from "./snippet.ts";

/** How large the script is on the wire with these words in its name, and what each feature adds to the bare one; null while unknown. */
export function useTrackerBytes(features: readonly TrackerFeature[], words: readonly TrackerFeature[]) {
  const [all, setAll] = useState<number | null>(null);
  const [added, setAdded] = useState<ReadonlyMap<TrackerFeature, number>>(new Map());
  const path = scriptPath(words);
  useEffect(() => {
    let gone = false;
    void trackerBytes(path).then((bytes) => gone || setAll(bytes));
    return () => void (gone = true);
  }, [path]);
  useEffect(() => {
    let gone = false;
    const measure = async (): Promise<void> => {
      const [bare, ...sizes] = await Promise.all(
        [[], ...features.map((feature) => [feature])].map((each) => trackerBytes(scriptPath(each))),
      );
      if (gone || typeof bare !== "number") return;
      setAdded(new Map(features.flatMap((feature, at) => (typeof sizes[at] === "number" ? [[feature, sizes[at] - bare] as const] : []))));
    };
    void measure();
    return () => void (gone = true);
  }, []);
  return { all, of: (feature: TrackerFeature): number | null => added.get(feature) ?? null };
}
