import { html } from "htm/preact";
import { COMPARES, type Compare } from "../url.ts";
import { Icon } from "./icon.ts";
import { Menu, MenuItem } from "./menu.ts";
import { t } from "../words/t.ts";

/** What the numbers are compared with. */
export function CompareMenu({ compare, onPick }: { compare: Compare; onPick: (compare: Compare) => void }) {
  return html`<${Menu}
    align="right"
    name=${t("site.compare", { choice: t(`site.compare.${compare}.short`) })}
    label=${html`<span class=${compare === "off" ? "fine" : ""}>${t(`site.compare.${compare}.short`)}</span><${Icon} name="down" />`}
  >
    ${(close: () => void) =>
      COMPARES.map(
        (key) =>
          html`<${MenuItem} key=${key} checked=${key === compare} onPick=${() => (close(), onPick(key))}>${t(`site.compare.${key}`)}<//>`,
      )}
  <//>`;
}
