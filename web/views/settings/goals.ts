import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { Goal } from "../../../src/model/goal.ts";
import { api, asApiError, type ApiError } from "../../api.ts";
import { formatExact } from "../../format.ts";
import { notYetGoals, seenLately, SEEN_DAYS } from "../../goal-proposals.ts";
import { goalSentence } from "../../goal-words.ts";
import { useLoad } from "../../load.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { GoalDialog } from "../../parts/goal-dialog.ts";
import { Icon } from "../../parts/icon.ts";
import { Line, LineButton } from "../../parts/lines.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { say } from "../../parts/toast.ts";
import { siteApi } from "../../settings-api.ts";
import { t } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";

const MOST_PROPOSED = 8;

type Doing = { readonly what: "add" } | { readonly what: "change" | "remove"; readonly goal: Goal } | null;

/** What is worth counting. */
export function Goals({ site, mayChange }: SectionProps) {
  const { data, error, reload } = useLoad(site.domain, (signal) => api.goals(site.domain, signal));
  const { data: seen, reload: look } = useLoad(site.domain, (signal) => seenLately(site, signal));
  const [doing, setDoing] = useState<Doing>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const again = (): void => (reload(), look());
  if (data === null) return error === null ? html`<${SkeletonRows} rows=${6} />` : html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  const addEvent = async (name: string): Promise<void> => {
    try {
      setWrong(null);
      await siteApi.addGoal(site.domain, { rule: { kind: "event", name, props: [] } });
      say(t("goals.added", { name }));
      again();
    } catch (failed) {
      setWrong(asApiError(failed));
    }
  };
  const proposed = mayChange && seen !== null ? notYetGoals(seen.events, data.goals).slice(0, MOST_PROPOSED) : [];
  const add = html`<button type="button" class="button" onClick=${() => setDoing({ what: "add" })}>
    <${Icon} name="plus" />${t("goals.add")}
  </button>`;
  return html`<${Setting} lead=${t("goals.lead")} action=${mayChange && add}>
    ${wrong !== null && html`<${ErrorBox} error=${wrong} />`}
    ${data.goals.length === 0 && html`<p class="setting-none">${t("goals.none")}</p>`}
    <ul class="lines">
      ${data.goals.map(
        (goal) =>
          html`<${Line}
            key=${goal.id}
            title=${goal.name}
            note=${[goalSentence(goal), goal.currency].filter((part) => part !== "").join(" · ")}
          >
            ${seen !== null && html`<${Reached} count=${seen.reached.get(goal.name) ?? 0} />`}
            ${
              mayChange &&
              html`
                <${LineButton} label=${t("settings.change")} of=${goal.name} onPress=${() => setDoing({ what: "change", goal })} />
                <${LineButton} label=${t("settings.remove.it")} of=${goal.name} onPress=${() => setDoing({ what: "remove", goal })} />
              `
            }
          <//>`,
      )}
    </ul>
    ${
      proposed.length > 0 &&
      html`<div class="proposals">
        <span class="field-label" id="proposals">${t("goals.proposed")}</span>
        <ul class="chips" aria-labelledby="proposals">
          ${proposed.map(
            ({ value, hint }) =>
              html`<li key=${value}>
                <button type="button" class="button" onClick=${() => addEvent(value)}>
                  <${Icon} name="plus" /><span class="proposal-name">${value}</span> <span class="fine">${hint}</span>
                </button>
              </li>`,
          )}
        </ul>
      </div>`
    }
    ${
      (doing?.what === "add" || doing?.what === "change") &&
      html`<${GoalDialog}
        site=${site}
        goal=${doing.what === "change" ? doing.goal : null}
        seen=${seen}
        onDone=${again}
        onClose=${() => setDoing(null)}
      />`
    }
    ${
      doing?.what === "remove" &&
      html`<${ConfirmDialog}
        title=${t("settings.remove.name", { name: doing.goal.name })}
        action=${t("settings.remove.it")}
        onConfirm=${async () => {
          await siteApi.removeGoal(site.domain, doing.goal.id);
          say(t("goals.removed", { name: doing.goal.name }));
          again();
        }}
        onClose=${() => setDoing(null)}
      >
        <p>${t("goals.remove")}</p>
      <//>`
    }
  <//>`;
}

/** Visitors who reached it lately. */
function Reached({ count }: { count: number }) {
  return html`<span class="line-number"
    >${formatExact(count)}<span class="fine"> ${t("goals.reached", { count, days: SEEN_DAYS })}</span></span
  >`;
}
