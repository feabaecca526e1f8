import { html } from "htm/preact";
import { SHADES } from "../shades.ts";

/** What colours mean, from least to most. Screen readers hear the numbers themselves. */
export function Shades({ least, most }: { readonly least: string; readonly most: string }) {
  return html`<p class="shades" aria-hidden="true">
    <span>${least}</span>
    ${Array.from({ length: SHADES }, (_, at) => html`<span class=${`shade shade-${at + 1}`} key=${at}></span>`)}
    <span>${most}</span>
  </p>`;
}
