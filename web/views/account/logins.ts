import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { agoText } from "../../ago.ts";
import { asApiError, type ApiError } from "../../api.ts";
import { useLoad } from "../../load.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { Line, LineButton } from "../../parts/lines.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { say } from "../../parts/toast.ts";
import { accountApi, type Login } from "../../settings-api.ts";
import { t } from "../../words/t.ts";

/** Where the account is logged in, and how to end that. */
export function Logins() {
  const { data, error, reload } = useLoad("logins", (signal) => accountApi.logins(signal));
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const [asked, setAsked] = useState(false);
  const nowMs = Date.now();
  const end = async (login: Login): Promise<void> => {
    try {
      setWrong(null);
      await accountApi.endLogin(login.id);
      say(t("profile.logins.ended", { device: deviceOf(login) }));
      reload();
    } catch (failed) {
      setWrong(asApiError(failed));
    }
  };
  const others = (data?.logins ?? []).filter(({ current }) => !current);
  const endAll = html`<button type="button" class="button" onClick=${() => setAsked(true)}>${t("profile.logins.others")}</button>`;
  return html`<${Setting} title=${t("profile.logins")} lead=${t("profile.logins.lead")} action=${others.length > 0 && endAll}>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`} ${wrong !== null && html`<${ErrorBox} error=${wrong} />`}
    ${data === null && error === null && html`<${SkeletonRows} rows=${2} />`}
    <ul class="lines">
      ${data?.logins.map(
        (login) =>
          html`<${Line}
            key=${login.id}
            title=${deviceOf(login)}
            note=${t("profile.logins.times", { used: agoText(login.lastUsedAt, nowMs), created: agoText(login.createdAt, nowMs) })}
          >
            ${
              login.current
                ? html`<span class="badge">${t("profile.logins.current")}</span>`
                : html`<${LineButton} label=${t("profile.logins.end")} of=${deviceOf(login)} onPress=${() => end(login)} />`
            }
          <//>`,
      )}
    </ul>
    ${
      asked &&
      html`<${ConfirmDialog}
        title=${t("profile.logins.others.title")}
        action=${t("profile.logins.others")}
        onConfirm=${async () => {
          const { ended } = await accountApi.endOthers();
          say(t("profile.logins.others.done", { count: ended }));
          reload();
        }}
        onClose=${() => setAsked(false)}
      >
        <p>${t("profile.logins.others.what")}</p>
      <//>`
    }
  <//>`;
}

function deviceOf({ browser, os }: Login): string {
  if (browser !== "" && os !== "") return t("setup.seen.device", { browser, os });
  return browser + os || t("common.unknown");
}
