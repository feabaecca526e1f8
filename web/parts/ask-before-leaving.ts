import { html } from "htm/preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { askBeforeLeaving } from "../route.ts";
import { t } from "../words/t.ts";
import { ConfirmDialog } from "./confirm-dialog.ts";

/**
 * Drawn as long as something of a screen is not saved: then a link, the palette, the way back and a closed tab ask first. It has a form of
 * its own, so it stands beside the form it watches, not in it.
 */
export function AskBeforeLeaving() {
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useLayoutEffect(() => {
    const here = location.href;
    const stopAsking = askBeforeLeaving((go) => {
      const isBack = location.href !== here;
      // On top of the other screen's address goes this one's again; from there the way back leads to the other.
      if (isBack) history.pushState(null, "", here);
      setLeave(() => () => (stop(), isBack ? history.back() : (go(), scrollTo(0, 0))));
      return false;
    });
    const onUnload = (event: Event): void => event.preventDefault();
    const stop = (): void => {
      stopAsking();
      removeEventListener("beforeunload", onUnload);
    };
    addEventListener("beforeunload", onUnload);
    return stop;
  }, []);
  if (leave === null) return null;
  return html`<${ConfirmDialog}
    title=${t("settings.leave")}
    action=${t("settings.leave.do")}
    cancel=${t("settings.leave.stay")}
    onConfirm=${async () => leave()}
    onClose=${() => setLeave(null)}
  >
    <p>${t("settings.leave.lead")}</p>
  <//>`;
}
