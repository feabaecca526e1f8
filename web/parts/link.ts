import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { navigate, withSecret } from "../route.ts";

interface LinkProps {
  readonly to: string;
  readonly children?: ComponentChildren;
  readonly [attribute: string]: unknown;
}

/** A link within the dashboard. Opening in a new tab stays the browser's business. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (navigate(to)) scrollTo(0, 0);
  };
  return html`<a href=${withSecret(to)} onClick=${follow} ...${rest}>${children}</a>`;
}
