import { sendDeclared } from "./declared-events.ts";
import { DECLARED_EVENTS, FILE_DOWNLOADS, FORM_SUBMISSIONS, OUTBOUND_LINKS, TAGGED_EVENTS } from "./features.ts";
import { isFile } from "./file-downloads.ts";
import { place } from "./page.ts";
import { send } from "./send.ts";
import { sendTagged } from "./tagged-events.ts";

interface Clicked {
  /** Code of the page may have sent the click to something that is no element. */
  readonly target: { readonly closest?: Element["closest"] };
  readonly type: string;
  readonly button?: number;
}

/** Clicks, middle clicks, and forms that are sent. Heard before the page's own code can stop them. */
const act = ({ target: element, type, button }: Clicked): void => {
  // The right button opens a menu.
  if (button! > 1) return;
  const kind = type === "submit" ? "form" : ":not(form)";
  const declared = DECLARED_EVENTS
    ? element.closest?.(kind + "[data-cairn-event]")
    : TAGGED_EVENTS
      ? element.closest?.(kind + "[class*=plausible-event-name]")
      : null;
  if ((DECLARED_EVENTS || TAGGED_EVENTS) && declared) {
    if (DECLARED_EVENTS) sendDeclared(declared);
    else sendTagged(declared, element.closest!<HTMLAnchorElement>("a[href]"));
  } else if (FORM_SUBMISSIONS && kind === "form") send("Form: Submission");
  else if (OUTBOUND_LINKS || FILE_DOWNLOADS) {
    const link = element.closest?.<HTMLAnchorElement>("a[href]");
    if (!link) return;
    if (OUTBOUND_LINKS && link.host && link.host !== place.host) send("Outbound Link: Click", { props: { url: link.href } });
    else if (FILE_DOWNLOADS && isFile(link)) send("File Download", { props: { url: link.href.split("?")[0] } });
  }
};

export const watchClicks = (): void => {
  for (const type of ["click", "auxclick", "submit"]) addEventListener(type, act as unknown as EventListener, true);
};
