import { html } from "htm/preact";
import { useId } from "preact/hooks";
import type { Remark } from "../api.ts";
import { formatRemarkTime } from "../format.ts";
import { bucketAt, type GraphData } from "../graph-data.ts";
import { Hint } from "./hint.ts";
import { Icon } from "./icon.ts";
import { t } from "../words/t.ts";

/** Where the buckets stand in the graph: those at its left and right edge, in pixels and as positions. */
export interface Frame {
  readonly leftPx: number;
  readonly widthPx: number;
  readonly from: number;
  readonly to: number;
}

interface FlagsProps {
  readonly data: GraphData;
  readonly remarks: readonly Remark[];
  readonly frame: Frame;
  readonly onOpen: (remarks: readonly Remark[]) => void;
}

/** So far apart two flags can be told apart, and pressed. */
const GAP_PX = { pointer: 26, finger: 46 } as const;

/** What was remarked, as flags over the graph. Remarks too close to each other share one. */
export function GraphFlags({ data, remarks, frame, onOpen }: FlagsProps) {
  const gap = matchMedia("(pointer: coarse), (max-width: 600px)").matches ? GAP_PX.finger : GAP_PX.pointer;
  const flags = gather(
    remarks.flatMap((remark) => {
      const at = bucketAt(data.labels, data.interval, remark.at);
      return at < 0 ? [] : [{ remark, leftPx: frame.leftPx + ((at - frame.from) / (frame.to - frame.from)) * frame.widthPx }];
    }),
    gap,
  );
  if (flags.length === 0) return null;
  return html`<ol class="flags" aria-label=${t("graph.remarks")}>
    ${flags.map((flag) => html`<${Flag} key=${flag.remarks[0]!.id} ...${flag} right=${flag.leftPx > frame.leftPx + frame.widthPx / 2} onOpen=${onOpen} />`)}
  </ol>`;
}

interface Flagged {
  readonly leftPx: number;
  readonly remarks: readonly Remark[];
}

function Flag({ leftPx, remarks, right, onOpen }: Flagged & Pick<FlagsProps, "onOpen"> & { right: boolean }) {
  const id = useId();
  const lines = remarks.map(({ at, text }) => t("graph.remark", { time: formatRemarkTime(at), text }));
  return html`<li class=${right ? "flag-place hinted flag-right" : "flag-place hinted"} style=${{ left: `${leftPx}px` }}>
    <button type="button" class="flag" aria-label=${lines.join("; ")} onClick=${() => onOpen(remarks)}>
      <span class="flag-mark">${remarks.length > 1 ? remarks.length : html`<${Icon} name="flag" />`}</span>
    </button>
    <${Hint} id=${id}>${lines.map((line) => html`<p>${line}</p>`)}<//>
  </li>`;
}

/** By their place; the first of those that are too close gives the flag its place. */
function gather(placed: readonly { readonly remark: Remark; readonly leftPx: number }[], gapPx: number): readonly Flagged[] {
  const flags: { leftPx: number; remarks: Remark[] }[] = [];
  for (const { remark, leftPx } of placed.toSorted((left, right) => left.leftPx - right.leftPx)) {
    const last = flags.at(-1);
    if (last !== undefined && leftPx - last.leftPx < gapPx) last.remarks.push(remark);
    else flags.push({ leftPx, remarks: [remark] });
  }
  return flags;
}
