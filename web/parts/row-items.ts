import { html } from "htm/preact";
import type { TopRow } from "../panel-rows.ts";
import { t } from "../words/t.ts";
import { MenuItem } from "./menu.ts";

interface RowItemsProps {
  readonly row: TopRow;
  readonly onPick: (value: string, exclude: boolean) => void;
  readonly onOpen: (value: string) => void;
  readonly onDetails: () => void;
  readonly close: () => void;
}

/** Everything that can be done with a row, for fingers and for who does not know the shift key. */
export function RowItems({ row, onPick, onOpen, onDetails, close }: RowItemsProps) {
  const { value, name, chosen, excluded, deep, outside } = row;
  const item = (label: string, act: () => void, hint?: string) =>
    html`<${MenuItem} hint=${hint} onPick=${() => (close(), act())}>${label}<//>`;
  return html`<div role="none" class="row-items">
    ${item(t(chosen ? "panels.unfilter" : "panels.filter", { name }), () => onPick(value, false))}
    ${item(t(excluded ? "panels.include" : "panels.exclude", { name }), () => onPick(value, true), t("panels.shift"))}
    ${deep && item(t("panels.below"), () => onOpen(value))} ${item(t("panels.details"), onDetails)}
    ${outside !== null && item(t("panels.page"), () => open(outside, "_blank", "noopener,noreferrer"))}
  </div>`;
}
