import { html } from "htm/preact";

interface SegmentedProps<Key extends string> {
  /** Says what is chosen, for screen readers. */
  readonly name: string;
  readonly options: readonly { readonly key: Key; readonly label: string }[];
  readonly chosen: Key;
  readonly onPick: (key: Key) => void;
}

/** One of a few, all in view: for views of the same thing. Many choices are a Menu, parts of a screen are Tabs. */
export function Segmented<Key extends string>({ name, options, chosen, onPick }: SegmentedProps<Key>) {
  return html`<div class="segments" role="group" aria-label=${name}>
    ${options.map(
      ({ key, label }) =>
        html`<button type="button" key=${key} aria-pressed=${key === chosen} onClick=${() => onPick(key)}>${label}</button>`,
    )}
  </div>`;
}
