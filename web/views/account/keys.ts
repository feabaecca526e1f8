import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { agoText } from "../../ago.ts";
import { formatAll } from "../../format.ts";
import { useLoad } from "../../load.ts";
import { CodeBlock } from "../../parts/code-block.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.ts";
import { Dialog } from "../../parts/dialog.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { Icon } from "../../parts/icon.ts";
import { KeyDialog } from "../../parts/key-dialog.ts";
import { Line, LineButton } from "../../parts/lines.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { say } from "../../parts/toast.ts";
import { accountApi, type Key } from "../../settings-api.ts";
import { t } from "../../words/t.ts";

type Doing =
  { readonly what: "add" } | { readonly what: "made"; readonly secret: string } | { readonly what: "remove"; readonly key: Key } | null;

/** Keys of programs: which may do what, and the way to a new one. */
export function Keys() {
  const { data, error, reload } = useLoad("keys", (signal) => accountApi.keys(signal));
  const [doing, setDoing] = useState<Doing>(null);
  const close = (): void => setDoing(null);
  const add = html`<button type="button" class="button" onClick=${() => setDoing({ what: "add" })}>
    <${Icon} name="plus" />${t("keys.add")}
  </button>`;
  return html`<${Setting} lead=${t("keys.lead")} action=${add}>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${data === null && error === null && html`<${SkeletonRows} rows=${4} />`}
    ${data?.keys.length === 0 && html`<p class="setting-none">${t("keys.none")}</p>`}
    <ul class="lines">
      ${data?.keys.map(
        (key) =>
          html`<${Line} key=${key.id} title=${key.name} note=${noteOf(key)}>
            <${LineButton} label=${t("settings.remove.it")} of=${key.name} onPress=${() => setDoing({ what: "remove", key })} />
          <//>`,
      )}
    </ul>
    ${
      doing?.what === "add" &&
      html`<${KeyDialog} onMade=${(secret: string) => (setDoing({ what: "made", secret }), reload())} onClose=${close} />`
    }
    ${
      doing?.what === "made" &&
      html`<${Dialog} title=${t("keys.made")} onClose=${close}>
        <p>${t("keys.made.lead")}</p>
        <div class="made-key"><${CodeBlock} text=${doing.secret} name=${t("keys.made")} /></div>
        <div class="actions actions-end">
          <button type="button" class="button button-main" onClick=${close}>${t("keys.made.done")}</button>
        </div>
      <//>`
    }
    ${
      doing?.what === "remove" &&
      html`<${ConfirmDialog}
        title=${t("keys.remove", { name: doing.key.name })}
        action=${t("settings.remove.it")}
        onConfirm=${async () => {
          await accountApi.removeKey(doing.key.id);
          say(t("keys.removed", { name: doing.key.name }));
          reload();
        }}
        onClose=${close}
      >
        <p>${t("keys.remove.what")}</p>
      <//>`
    }
  <//>`;
}

function noteOf({ scopes, sites, lastUsedAt, createdAt, creator }: Key): string {
  const nowMs = Date.now();
  const ago = agoText(createdAt, nowMs);
  return [
    formatAll(scopes.map((scope) => t(`keys.scope.${scope}`))),
    sites === "all" ? t("keys.sites.all") : sites.join(", "),
    lastUsedAt === null ? t("keys.never") : t("keys.used", { ago: agoText(lastUsedAt, nowMs) }),
    creator === null ? t("keys.created", { ago }) : t("keys.created.by", { ago, who: creator }),
  ].join(" · ");
}
