import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface MenuProps {
  /** What the button shows. */
  readonly label: ComponentChildren;
  /** Its name, where what it shows is not enough. */
  readonly name?: string;
  readonly class?: string;
  readonly align?: "left" | "right";
  /** "menu": items are walked with the arrows. "panel": anything. */
  readonly kind?: "menu" | "panel";
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens something beside it: closed by Escape, by a click elsewhere, and when the focus leaves. */
export function Menu({ label, name, class: extra = "", align = "left", kind = "menu", children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return;
    // What a menu shows may have to be fetched first.
    const arrival = new MutationObserver(() => focusItem(root.current) && arrival.disconnect());
    if (!focusItem(root.current)) arrival.observe(root.current!, { childList: true, subtree: true });
    const outside = (event: Event) => root.current?.contains(event.target as Node) || setOpen(false);
    document.addEventListener("pointerdown", outside);
    return () => {
      arrival.disconnect();
      document.removeEventListener("pointerdown", outside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else moveFocus(event, root.current);
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (event.relatedTarget !== null && !root.current?.contains(event.relatedTarget as Node)) setOpen(false);
  };
  return html`<div class=${`menu ${extra}`} ref=${root} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut}>
    <button
      type="button"
      class="button"
      ref=${button}
      aria-haspopup=${kind === "menu" ? "menu" : "dialog"}
      aria-expanded=${open}
      aria-label=${name}
      onClick=${() => setOpen(!open)}
    >
      ${label}
    </button>
    ${open && html`<div class=${`popup popup-${align}`} role=${kind === "menu" ? "menu" : "dialog"} aria-label=${name}>${children(close)}</div>`}
  </div>`;
}

const itemsOf = (root: HTMLElement | null): HTMLElement[] =>
  [...(root?.querySelectorAll<HTMLElement>(".popup [role^=menuitem], .popup [data-item], .popup input") ?? [])].filter((item) =>
    item.checkVisibility(),
  );

/** To the field or the choice that holds, else to the first item. False while there is none. */
function focusItem(root: HTMLElement | null): boolean {
  const items = itemsOf(root);
  const item = items.find((item) => item.getAttribute("aria-checked") === "true" || item.matches("input")) ?? items[0];
  item?.focus();
  return item !== undefined;
}

/** Up and Down walk through the items, Home and End jump; inside a text field Home and End belong to the text. */
function moveFocus(event: KeyboardEvent, root: HTMLElement | null): void {
  const items = itemsOf(root).filter((item) => !(item instanceof HTMLInputElement && item.type === "date"));
  const inText = event.target instanceof HTMLInputElement;
  if (inText && (event.target as HTMLInputElement).type === "date") return;
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next =
    event.key === "ArrowDown"
      ? at + 1
      : event.key === "ArrowUp"
        ? at - 1
        : inText
          ? null
          : event.key === "Home"
            ? 0
            : event.key === "End"
              ? items.length - 1
              : null;
  if (next === null || items.length === 0) return;
  event.preventDefault();
  items[(next + items.length) % items.length]!.focus();
}

interface MenuItemProps {
  readonly onPick: () => void;
  /** For a choice among several; undefined for an action. */
  readonly checked?: boolean | undefined;
  readonly hint?: string | undefined;
  readonly children?: ComponentChildren;
}

export function MenuItem({ onPick, checked, hint, children }: MenuItemProps) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  return html`<button type="button" class="menu-item" role=${role} aria-checked=${checked} tabindex="-1" onClick=${onPick}>
    <span>${children}</span>${hint !== undefined && html`<kbd>${hint}</kbd>`}
  </button>`;
}
