/** Hints show themselves while their owner is pointed at or focused (headline.css); Escape takes them away until the next one. */
export function startHints(): void {
  const root = document.documentElement;
  const isShown = (hint: Element): boolean => getComputedStyle(hint).visibility === "visible";
  const hide = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || ![...document.querySelectorAll(".hint")].some(isShown)) return;
    root.classList.add("hints-off");
    // Escape has done its work: it does not clear the filters too.
    event.preventDefault();
  };
  const show = (event: Event): void => {
    if ((event.target as Element).closest(".tile-place") === null || event.type === "focusin") root.classList.remove("hints-off");
  };
  document.addEventListener("keydown", hide, { capture: true });
  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
}
