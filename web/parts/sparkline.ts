import { html } from "htm/preact";

const WIDTH = 240;
const HEIGHT = 48;

/** A line without axes. It is decoration beside a number that says the same. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values
    .map((value, at) => `${(at * step).toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`)
    .join(" ");
  return html`<svg class="sparkline" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
    <polygon points=${`0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`} />
    <polyline points=${points} vector-effect="non-scaling-stroke" />
  </svg>`;
}
