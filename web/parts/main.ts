import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words/t.ts";

const ID = "main";
let isFirst = true;

/** The content of a screen. A new screen takes the focus when the old one took it away with it, so that reading goes on here. */
export function Main({ class: extra, children }: { class: string; children?: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const lost = document.activeElement === document.body;
    if (!isFirst && lost && main.current?.querySelector("[autofocus]") === null) main.current.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return html`<main id=${ID} class=${extra} tabindex="-1" ref=${main}>${children}</main>`;
}

/** The first stop of the Tab key: past the bar, straight to the content. */
export function SkipLink() {
  const skip = (event: Event): void => {
    // Without leaving a mark in the address, which belongs to the screen.
    event.preventDefault();
    document.getElementById(ID)?.focus();
  };
  return html`<a class="skip button" href=${`#${ID}`} onClick=${skip}>${t("common.skip")}</a>`;
}
