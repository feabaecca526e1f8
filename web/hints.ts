/** Hints (parts/hint.ts) show themselves while their owner is pointed at or focused; Escape takes one away until its owner is left. */
export function startHints(): void {
  document.addEventListener("keydown", hide, { capture: true });
  document.addEventListener("pointerout", forget);
  document.addEventListener("focusout", forget);
}

const hints = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".hint")];

function hide(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  const shown = hints().filter((hint) => getComputedStyle(hint).visibility === "visible");
  for (const hint of shown) hint.dataset["off"] = "";
  // Escape has done its work: it does not clear the filters too.
  if (shown.length > 0) event.preventDefault();
}

function forget({ relatedTarget }: PointerEvent | FocusEvent): void {
  for (const hint of hints()) if (!hint.parentElement?.contains(relatedTarget as Node | null)) delete hint.dataset["off"];
}
