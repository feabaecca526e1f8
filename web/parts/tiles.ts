import { html } from "htm/preact";
import { useId } from "preact/hooks";
import type { HeadlineNumber } from "../headline.ts";
import { measureName, metricOf, showExact, showShort, type Measure } from "../measures.ts";
import { helpPath } from "../route.ts";
import { Change } from "./change.ts";
import { Hint } from "./hint.ts";
import { Link } from "./link.ts";
import { Skeleton } from "./skeleton.ts";
import { t } from "../words/t.ts";

interface TilesProps {
  /** Those to come, while the numbers are not known. */
  readonly measures: readonly Measure[];
  readonly numbers: readonly HeadlineNumber[] | null;
  readonly metric: Measure;
  readonly second: Measure | null;
  /** "the previous period" */
  readonly before: string;
  /** Said beside what a metric means: which goals are counted. */
  readonly noteOf: (measure: Measure) => string;
  readonly stale: boolean;
  /** `beside`: as a second line. */
  readonly onPick: (measure: Measure, beside: boolean) => void;
}

/** More of them stand in two lines; the numbers are the widths of the screen, see headline.css. */
const MOST_IN_LINE = { wide: 8, narrow: 6 } as const;

/** The headline: each number is a button that puts its metric on the graph, and explains itself. */
export function Tiles({ measures, numbers, metric, second, stale, ...rest }: TilesProps) {
  const shown: readonly (HeadlineNumber | Measure)[] = numbers ?? measures;
  const columns = (most: number): number => (shown.length <= most ? shown.length : Math.ceil(shown.length / 2));
  const style = {
    "--tiles": shown.length,
    "--tiles-wide": columns(MOST_IN_LINE.wide),
    "--tiles-narrow": columns(MOST_IN_LINE.narrow),
  };
  return html`<div class=${stale ? "tiles stale" : "tiles"} style=${style} role="group" aria-label=${t("site.headline.numbers")}>
    ${shown.map((of, at) => {
      const [measure, number] = typeof of === "string" ? [of, null] : [of.measure, of];
      return html`<${Tile}
        key=${measure}
        measure=${measure}
        number=${number}
        isFirst=${measure === metric}
        isSecond=${measure === second}
        place=${placeOf(at, style["--tiles-wide"], style["--tiles-narrow"])}
        ...${rest}
      />`;
    })}
  </div>`;
}

/** Classes: the last of the first line, and the right half of a line, whose hints open to the left. */
function placeOf(at: number, wide: number, narrow: number): string {
  const isLate = (columns: number): boolean => (at % columns) * 2 >= columns;
  return `${at + 1 === wide ? " tile-corner" : ""}${isLate(wide) ? " tile-late" : ""}${isLate(narrow) ? " tile-late-narrow" : ""}`;
}

interface TileProps extends Pick<TilesProps, "before" | "noteOf" | "onPick"> {
  readonly measure: Measure;
  readonly number: HeadlineNumber | null;
  readonly isFirst: boolean;
  readonly isSecond: boolean;
  readonly place: string;
}

function Tile({ measure, number, isFirst, isSecond, place, before, noteOf, onPick }: TileProps) {
  const id = useId();
  const metric = metricOf(measure);
  const compared = number?.compared ?? null;
  const against = compared && {
    now: showExact(number!.now, measure),
    then: showExact(compared.before, measure),
    before,
  };
  const note = noteOf(measure);
  return html`<div class=${`tile-place hinted${place}`}>
    <button
      type="button"
      class=${isSecond ? "tile tile-second" : "tile"}
      aria-pressed=${isFirst || isSecond}
      aria-describedby=${id}
      onClick=${(event: MouseEvent) => onPick(measure, event.shiftKey)}
    >
      <span class="tile-label">${measureName(measure)}</span>
      <span class="tile-value">${number === null ? html`<${Skeleton} class="skeleton-number" />` : showShort(number.now, measure)}</span>
      <span class="tile-change">
        ${number === null ? html`<${Skeleton} class="skeleton-change" />` : compared && html`<${Change} change=${compared.change} now=${number.now} metric=${metric} />`}
      </span>
    </button>
    <${Hint} id=${id} more=${html`<${Link} to=${helpPath(metric)} class="hint-more">${t("site.help")}<//>`}>
      ${t(`metrics.${metric}.sentence`)} ${note} ${against && html`<span class="hint-numbers">${t("site.against", against)}</span>`}
      ${!isFirst && html`<span class="hint-numbers">${t("graph.second.hint")}</span>`}
    <//>
  </div>`;
}
