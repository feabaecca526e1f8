import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Link } from "./link.ts";

interface ScreenNavProps {
  readonly name: string;
  readonly places: readonly { readonly to: string; readonly label: string; readonly now: boolean }[];
}

/** The parts of a screen that have an address each: a column at the side, on a narrow screen a line that scrolls. */
export function ScreenNav({ name, places }: ScreenNavProps) {
  const nav = useRef<HTMLElement>(null);
  const now = places.find((place) => place.now)?.to;
  useEffect(() => {
    const [line, link] = [nav.current, nav.current?.querySelector<HTMLElement>("[aria-current]")];
    if (line && link) line.scrollLeft = link.offsetLeft - (line.clientWidth - link.offsetWidth) / 2;
  }, [now]);
  return html`<nav class="screen-nav" aria-label=${name} ref=${nav}>
    ${places.map(
      (place) => html`<${Link} key=${place.to} to=${place.to} aria-current=${place.now ? "page" : undefined}>${place.label}<//>`,
    )}
  </nav>`;
}
