import { html } from "htm/preact";
import type { Shown } from "../export/run.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu } from "./menu.ts";

const ExportItems = lazy(async () => (await import("../later.ts")).later.ExportItems);

interface ExportMenuProps extends Shown {
  readonly onReport: () => void;
  readonly onShare: (() => void) | null;
}

/** What a reader takes along: the link, a report, files. */
export function ExportMenu(props: ExportMenuProps) {
  return html`<${Menu} align="right" class="menu-icon export-menu" name=${t("graph.export")} label=${html`<${Icon} name="download" />`}>
    ${(close: () => void) => html`<${ExportItems} ...${props} close=${close} />`}
  <//>`;
}
