import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { api, type Remark } from "../../api.ts";
import { formatRemarkTime } from "../../format.ts";
import { useLoad } from "../../load.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { Icon } from "../../parts/icon.ts";
import { Line, LineButton } from "../../parts/lines.ts";
import { RemarkForm } from "../../parts/remarks-dialog.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { say } from "../../parts/toast.ts";
import { todayIn } from "../../range.ts";
import { t } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";
import { laterApi } from "../../later-api.ts";

/** More than that is found on the graph. */
const MOST_SHOWN = 300;

type Doing = { readonly what: "change" | "remove"; readonly remark: Remark } | { readonly what: "add" } | null;

/** Annotations: remarks at days and minutes, which the graph shows as flags. */
export function Remarks({ site, mayChange }: SectionProps) {
  const { data, error, reload } = useLoad(site.domain, (signal) => api.annotations(site.domain, null, signal));
  const [doing, setDoing] = useState<Doing>(null);
  if (data === null) return error === null ? html`<${SkeletonRows} rows=${6} />` : html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  const newest = data.annotations.toReversed().slice(0, MOST_SHOWN);
  const add = html`<button type="button" class="button" onClick=${() => setDoing({ what: "add" })}>
    <${Icon} name="plus" />${t("settings.annotations.add")}
  </button>`;
  const close = (): void => setDoing(null);
  const done = (said: string): void => {
    say(said);
    reload();
    close();
  };
  return html`<${Setting} lead=${t("settings.annotations.lead")} action=${mayChange && add}>
    ${newest.length === 0 && html`<p class="setting-none">${t("settings.annotations.none")}</p>`}
    <ul class="lines">
      ${newest.map(
        (remark) =>
          html`<${Line} key=${remark.id} title=${remark.text} note=${noteOf(remark)}>
            ${
              mayChange &&
              html`
                <${LineButton} label=${t("settings.change")} of=${remark.text} onPress=${() => setDoing({ what: "change", remark })} />
                <${LineButton} label=${t("settings.remove.it")} of=${remark.text} onPress=${() => setDoing({ what: "remove", remark })} />
              `
            }
          <//>`,
      )}
    </ul>
    ${
      (doing?.what === "add" || doing?.what === "change") &&
      html`<${RemarkForm}
        domain=${site.domain}
        remark=${doing.what === "change" ? doing.remark : null}
        day=${todayIn(site.timezone, Date.now())}
        onDone=${() => done(t("tools.remark.saved"))}
        onClose=${close}
      />`
    }
    ${
      doing?.what === "remove" &&
      html`<${ConfirmDialog}
        title=${t("settings.annotations.remove")}
        action=${t("settings.remove.it")}
        onConfirm=${async () => {
          await laterApi.removeAnnotation(site.domain, doing.remark.id);
          done(t("tools.remark.removed"));
        }}
        onClose=${close}
      >
        <p>${doing.remark.text}</p>
      <//>`
    }
  <//>`;
}

function noteOf({ at, author = "" }: Remark): string {
  return [formatRemarkTime(at), author === "" ? "" : t("tools.remark.by", { author })].filter((part) => part !== "").join(" · ");
}
