import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { api } from "../api.ts";
import { formatExact } from "../format.ts";
import { usePoll } from "../load.ts";
import { realtimePath } from "../route.ts";
import { Link } from "./link.ts";
import { t } from "../words/t.ts";

const ASK_EVERY_MS = 15_000;

/** How many visitors are on the site at this moment; it leads to what they do. */
export function CurrentVisitors({ domain }: { domain: string }) {
  const [count, setCount] = useState<number | null>(null);
  const ask = async (): Promise<void> => {
    // A number that cannot be had is not shown; the page itself says what is wrong.
    setCount(await api.currentVisitors(domain).catch(() => null));
  };
  useEffect(() => {
    setCount(null);
    void ask();
  }, [domain]);
  usePoll(ask, ASK_EVERY_MS);
  if (count === null) return null;
  return html`<${Link} to=${realtimePath(domain)} class=${count > 0 ? "current current-some" : "current"} title=${t("site.now.title")}>
    <span class="current-dot" aria-hidden="true"></span><b>${formatExact(count)}</b><span class="current-word">${t("site.now")}</span>
  <//>`;
}
