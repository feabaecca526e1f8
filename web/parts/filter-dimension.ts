import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { PropDimension } from "../../src/model/dimension.ts";
import type { FilterDimension } from "../filter.ts";
import { DIMENSION_GROUPS } from "../filter-dimensions.ts";
import { dimensionName } from "../names.ts";
import { t } from "../words/t.ts";
import { Icon } from "./icon.ts";
import { Menu } from "./menu.ts";

interface FilterDimensionProps {
  readonly chosen?: FilterDimension;
  /** What the button says while nothing is chosen. */
  readonly label?: string;
  /** Keys of the events' properties. */
  readonly properties: readonly string[];
  readonly onPick: (dimension: FilterDimension) => void;
}

/** What a condition is about: grouped, and found by typing. */
export function FilterDimensionMenu({ chosen, label, properties, onPick }: FilterDimensionProps) {
  const text = chosen === undefined ? label : dimensionName(chosen);
  const shown = html`<span class="filter-dimension-name">${text}</span><${Icon} name="down" />`;
  const name = chosen === undefined ? label : t("filters.dimension", { name: dimensionName(chosen) });
  return html`<${Menu} kind="panel" class="filter-dimension" label=${shown} name=${name}>
    ${(close: () => void) => html`<${Choice} chosen=${chosen} properties=${properties} onPick=${(dimension: FilterDimension) => (close(), onPick(dimension))} />`}
  <//>`;
}

function Choice({ chosen, properties, onPick }: Omit<FilterDimensionProps, "label">) {
  const [wanted, setWanted] = useState("");
  const groups = groupsOf(properties, wanted);
  const onKeyDown = (event: KeyboardEvent): void => {
    const first = groups[0]?.dimensions[0];
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (first !== undefined) onPick(first);
  };
  return html`
    <input
      type="search"
      class="input"
      placeholder=${t("filters.dimension.find")}
      aria-label=${t("filters.dimension.find")}
      value=${wanted}
      onInput=${(event: Event) => setWanted((event.target as HTMLInputElement).value)}
      onKeyDown=${onKeyDown}
    />
    <div class="menu-scroll">
      ${groups.map(
        ({ key, dimensions }) =>
          html`<div key=${key} role="group" aria-label=${t(`filters.group.${key}`)}>
            <p class="menu-head" aria-hidden="true">${t(`filters.group.${key}`)}</p>
            ${dimensions.map(
              (dimension) =>
                html`<button
                  type="button"
                  class="menu-item"
                  data-item
                  key=${dimension}
                  aria-current=${dimension === chosen}
                  onClick=${() => onPick(dimension)}
                >
                  <span>${dimensionName(dimension)}</span>
                </button>`,
            )}
          </div>`,
      )}
      ${groups.length === 0 && html`<p class="menu-note">${t("filters.dimension.none")}</p>`}
    </div>
  `;
}

/** A key that is not among the known ones may be typed: the events that have it may be older than the list. */
function groupsOf(properties: readonly string[], wanted: string) {
  const text = wanted.trim().toLocaleLowerCase();
  const fits = (name: string): boolean => name.toLocaleLowerCase().includes(text);
  const propOf = (key: string): PropDimension => `event:props:${key}`;
  const known = properties.filter(fits);
  const typed = text !== "" && !properties.includes(wanted.trim()) ? [wanted.trim()] : [];
  const props = { key: "props" as const, dimensions: [...known, ...typed].map(propOf) };
  const named = DIMENSION_GROUPS.map(({ key, dimensions }) => ({
    key,
    dimensions: dimensions.filter((dimension) => fits(dimensionName(dimension)) || fits(t(`filters.group.${key}`))),
  }));
  return [...named, props].filter(({ dimensions }) => dimensions.length > 0);
}
