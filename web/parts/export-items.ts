import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { asApiError } from "../api.ts";
import { copyText } from "../copy-text.ts";
import { errorText } from "../error-text.ts";
import { saveAll, saveCsv, savePicture, type Shown } from "../export/run.ts";
import { t } from "../words/t.ts";
import { Icon, type IconName } from "./icon.ts";
import { MenuItem } from "./menu.ts";
import { say } from "./toast.ts";

interface ExportItemsProps extends Shown {
  readonly onReport: () => void;
  /** Null for who may not pass the site on. */
  readonly onShare: (() => void) | null;
  readonly close: () => void;
}

/** The choices of the menu. They come when it opens, and the first one takes the focus then. */
export function ExportItems({ onReport, onShare, close, ...shown }: ExportItemsProps) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.querySelector("button")?.focus(), []);
  const save = async (make: (shown: Shown) => Promise<string>): Promise<void> => {
    try {
      say(t("tools.export.done", { file: await make(shown) }));
    } catch (error) {
      say(t("tools.export.failed", { reason: errorText(asApiError(error)) }));
    }
  };
  const copy = async (): Promise<void> => say((await copyText(location.href)) ? t("tools.export.copied") : location.href);
  const item = (icon: IconName, label: string, act: () => void) =>
    html`<${MenuItem} onPick=${() => (close(), act())}><${Icon} name=${icon} /> ${label}<//>`;
  return html`<div role="none" ref=${root}>
    ${onShare !== null && item("person", t("tools.export.share"), onShare)} ${item("link", t("tools.export.link"), copy)}
    ${item("page", t("tools.export.report"), onReport)} ${item("download", t("tools.export.all"), () => save(saveAll))}
    ${item("table", t("tools.export.csv"), () => save(saveCsv))}
    ${!shown.state.asTable && item("graph", t("tools.export.png"), () => save(savePicture))}
  </div>`;
}
