import { html } from "htm/preact";
import { measureName } from "../measures.ts";
import { t } from "../words/t.ts";
import { MenuItem } from "./menu.ts";
import type { SecondMenuProps } from "./second-menu.ts";

/** Everything that can stand beside the graph's metric, and nothing. */
export function SecondItems({ measures, metric, second, onPick, close }: SecondMenuProps & { readonly close: () => void }) {
  const choices = [null, ...measures.filter((measure) => measure !== metric)];
  return html`${choices.map(
    (measure) =>
      html`<${MenuItem} key=${measure} checked=${measure === second} onPick=${() => (close(), onPick(measure))}
        >${measure === null ? t("tools.second.none") : measureName(measure)}<//
      >`,
  )}`;
}
