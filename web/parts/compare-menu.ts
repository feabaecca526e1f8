import { html } from "htm/preact";
import { COMPARES, type Compare } from "../url.ts";
import { Icon } from "./icon.ts";
import { Menu, MenuItem } from "./menu.ts";

const SHORT: Readonly<Record<Compare, string>> = { previous: "vs previous", year: "vs last year", off: "not compared" };

/** What the numbers are compared with. */
export function CompareMenu({ compare, onPick }: { compare: Compare; onPick: (compare: Compare) => void }) {
  return html`<${Menu}
    align="right"
    name=${`Compare: ${COMPARES[compare]}`}
    label=${html`<span class=${compare === "off" ? "fine" : ""}>${SHORT[compare]}</span><${Icon} name="down" />`}
  >
    ${(close: () => void) =>
      (Object.keys(COMPARES) as Compare[]).map(
        (key) => html`<${MenuItem} key=${key} checked=${key === compare} onPick=${() => (close(), onPick(key))}>${COMPARES[key]}<//>`,
      )}
  <//>`;
}
