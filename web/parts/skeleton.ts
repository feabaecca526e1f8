import { html } from "htm/preact";

/** Grey bars in the place of text that is not there yet, the first time only. */
export function Skeleton({ class: extra = "" }: { class?: string }) {
  return html`<span class=${`skeleton ${extra}`} aria-hidden="true"></span>`;
}

export function SkeletonRows({ rows }: { rows: number }) {
  return html`<ol class="rows" aria-hidden="true">
    ${Array.from({ length: rows }, (_, row) => html`<li class="row-line" key=${row}><${Skeleton} class=${`skeleton-row skeleton-${row % 5}`} /></li>`)}
  </ol>`;
}
