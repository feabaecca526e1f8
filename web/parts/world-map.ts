import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { formatShort } from "../format.ts";
import { useLoad } from "../load.ts";
import { valueName } from "../names.ts";
import type { TopRow } from "../panel-rows.ts";
import { shadeOf } from "../shades.ts";
import { t } from "../words/t.ts";
import { Flag } from "./flag.ts";
import { Shades } from "./shades.ts";

interface WorldMapProps {
  /** Countries with what is counted of them. */
  readonly rows: readonly TopRow[];
  readonly onPick: (country: string, exclude: boolean) => void;
}

/** The country that is pointed at, and where. */
interface Pointed {
  readonly code: string;
  readonly left: number;
  readonly top: number;
}

/**
 * Countries by how many come from them: pressed they filter, pointed at they tell their numbers. For the keyboard and for screen readers
 * it is one image: the list beside it has the same countries. The drawing is a file of its own, made by tests/helpers/make-world.ts.
 */
export function WorldMap({ rows, onPick }: WorldMapProps) {
  const { data: world } = useLoad("world", async () => (await import("../map/world.json")).default);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const known = new Map(rows.map((row) => [row.value, row]));
  const most = Math.max(...rows.map(({ count }) => count));
  const shapes: Readonly<Record<string, string>> = world?.shapes ?? {};
  const points: Readonly<Record<string, readonly number[]>> = world?.points ?? {};
  const codeAt = (event: Event): string | undefined => (event.target as SVGElement).dataset["code"];
  const onMove = (event: PointerEvent): void => {
    const code = codeAt(event);
    const place = (event.currentTarget as Element).getBoundingClientRect();
    setPointed(code === undefined ? null : { code, left: event.clientX - place.left, top: event.clientY - place.top });
  };
  const onClick = (event: MouseEvent): void => {
    const code = codeAt(event);
    if (code !== undefined && known.has(code)) onPick(code, event.shiftKey);
  };
  const classOf = (code: string, kind: string): string => {
    const row = known.get(code);
    return `${kind} shade-${shadeOf(row?.count ?? 0, most)}${row?.chosen === true ? " map-chosen" : ""}`;
  };
  return html`<div class="map">
    <svg
      role="img"
      aria-label=${t("panels.map.name")}
      viewBox=${`0 0 ${world?.width ?? 1} ${world?.height ?? 1}`}
      onPointerMove=${onMove}
      onPointerLeave=${() => setPointed(null)}
      onClick=${onClick}
    >
      ${Object.entries(shapes).map(([code, d]) => html`<path key=${code} class=${classOf(code, "map-land")} data-code=${code} d=${d} />`)}
      ${Object.entries(points).map(([code, [x, y]]) => known.has(code) && html`<path key=${code} class=${classOf(code, "map-point")} data-code=${code} d=${`M${x},${y}h0`} />`)}
    </svg>
    ${
      pointed !== null &&
      html`<p class="map-tip" aria-hidden="true" style=${{ left: `${pointed.left}px`, top: `${pointed.top}px` }}>
        <${Flag} country=${pointed.code} />
        ${known.get(pointed.code)?.detail ?? t("panels.map.none", { name: valueName("visit:country", pointed.code) })}
      </p>`
    }
    <${Shades} least=${formatShort(1)} most=${formatShort(most)} />
  </div>`;
}
