import { html } from "htm/preact";
import { measureName, type Measure } from "../measures.ts";
import { Icon } from "./icon.ts";
import { lazy } from "./lazy.ts";
import { Menu } from "./menu.ts";
import { t } from "../words/t.ts";

const SecondItems = lazy(async () => (await import("../later.ts")).later.SecondItems);

export interface SecondMenuProps {
  readonly measures: readonly Measure[];
  readonly metric: Measure;
  readonly second: Measure | null;
  readonly onPick: (second: Measure | null) => void;
}

/** A second line on the graph, for those who do not press tiles with Shift. */
export function SecondMenu(props: SecondMenuProps) {
  const { second } = props;
  const label =
    second === null
      ? html`<${Icon} name="plus" />${t("graph.second")}`
      : html`<span class="key key-second"></span>${measureName(second)}<${Icon} name="down" />`;
  const name = second === null ? t("graph.second") : t("graph.second.choose", { metric: measureName(second) });
  return html`<${Menu} class="second-menu" label=${label} name=${name}>
    ${(close: () => void) => html`<${SecondItems} ...${props} close=${close} />`}
  <//>`;
}
