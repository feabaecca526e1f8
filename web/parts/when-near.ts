import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** How far below the edge of the screen something counts as near. */
const MARGIN = "240px";

interface WhenNearProps {
  /** Without waiting: for what is going to be printed. */
  readonly now: boolean;
  readonly children: () => ComponentChildren;
}

/** What stands far down the page is fetched and drawn when a reader comes near it. */
export function WhenNear({ now, children }: WhenNearProps) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && setNear(true), {
      rootMargin: MARGIN,
    });
    watch.observe(place.current!);
    return () => watch.disconnect();
  }, []);
  return html`<div class="when-near" ref=${place}>${(near || now) && children()}</div>`;
}
