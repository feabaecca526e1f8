import { useRef, useState } from "preact/hooks";

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Where the Tab key leads first. */
  readonly start?: Place;
  /** Whether rows stand beside each other now. */
  readonly turned?: () => boolean;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const ORIGIN: Place = { row: 0, column: 0 };
const UPRIGHT = (): boolean => false;

/**
 * Keys after the ARIA grid pattern: the grid is one stop of the Tab key, arrows, Home and End walk from cell to cell, Enter and the space
 * bar press what has the focus. `grid` is for the element around, `stop` for each cell or the control in it.
 */
export function useGridKeys({ rows, columns, start = ORIGIN, turned = UPRIGHT }: GridSize) {
  const root = useRef<HTMLElement>(null);
  const [place, setPlace] = useState(start);
  const here = { row: Math.min(place.row, rows - 1), column: Math.min(place.column, columns - 1) };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if ((event.key === "Enter" || event.key === " ") && target.matches("[data-at]:not(button)")) {
      target.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
    } else {
      const to = placeAfterKey(event, here, { rows, columns }, turned());
      if (to === null) return;
      const cell = root.current!.querySelector<HTMLElement>(`[data-at="${to.row}-${to.column}"]`);
      cell?.focus();
      // Browsers think that one of which an edge is in view need not move.
      cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    event.preventDefault();
  };
  const onFocusIn = (event: FocusEvent): void => {
    const [row, column] = ((event.target as HTMLElement).dataset["at"] ?? "").split("-").map(Number);
    if (column !== undefined) setPlace({ row: row!, column });
  };
  return {
    grid: { ref: root, role: "grid", onKeyDown, onFocusIn },
    stop: (row: number, column: number) => ({
      "data-at": `${row}-${column}`,
      tabindex: row === here.row && column === here.column ? 0 : -1,
    }),
  };
}

/** Null for a key that means nothing here. */
function placeAfterKey({ key, ctrlKey }: KeyboardEvent, { row, column }: Place, size: GridSize, turned: boolean): Place | null {
  const last = { row: size.rows - 1, column: size.columns - 1 };
  if (key === "Home") return { row: ctrlKey ? 0 : row, column: 0 };
  if (key === "End") return { row: ctrlKey ? last.row : row, column: last.column };
  const stepOf = (back: string, on: string): number => (key === back ? -1 : key === on ? 1 : 0);
  const [across, down] = [stepOf("ArrowLeft", "ArrowRight"), stepOf("ArrowUp", "ArrowDown")];
  if (across === 0 && down === 0) return null;
  const within = (to: number, most: number): number => Math.max(0, Math.min(most, to));
  return { row: within(row + (turned ? across : down), last.row), column: within(column + (turned ? down : across), last.column) };
}
