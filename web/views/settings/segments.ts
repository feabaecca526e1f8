import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { asApiError, type ApiError, type Segment } from "../../api.ts";
import { filterSentence } from "../../filter-sentence.ts";
import { filtersOfTrees } from "../../filter-tree.ts";
import { formatAll } from "../../format.ts";
import { ConfirmDialog } from "../../parts/confirm-dialog.ts";
import { Dialog } from "../../parts/dialog.ts";
import { ErrorBox } from "../../parts/error-box.ts";
import { Line, LineButton } from "../../parts/lines.ts";
import { Link } from "../../parts/link.ts";
import { Setting } from "../../parts/setting.ts";
import { SkeletonRows } from "../../parts/skeleton.ts";
import { TextField } from "../../parts/text-field.ts";
import { say } from "../../parts/toast.ts";
import { sitePath } from "../../route.ts";
import { useSegments } from "../../segments.ts";
import { useSubmit } from "../../submit.ts";
import { DEFAULT_STATE, writeState } from "../../url.ts";
import { t } from "../../words/t.ts";
import type { SectionProps } from "../settings.ts";
import { laterApi } from "../../later-api.ts";

type Doing = { readonly what: "rename" | "remove"; readonly segment: Segment } | null;

/** Filters that were saved under a name: one's own, and those for everyone of the site. */
export function Segments({ me, site, mayChange }: SectionProps) {
  const { data, error, reload } = useSegments(site.domain, true);
  const [doing, setDoing] = useState<Doing>(null);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const share = async ({ id, name, shared }: Segment): Promise<void> => {
    try {
      await laterApi.changeSegment(site.domain, id, { shared: !shared });
      setWrong(null);
      say(t(shared ? "settings.segments.own" : "settings.segments.everyone", { name }));
      reload();
    } catch (failed) {
      setWrong(asApiError(failed));
    }
  };
  if (data === null) return error === null ? html`<${SkeletonRows} rows=${6} />` : html`<${ErrorBox} error=${error} onRetry=${reload} />`;
  return html`<${Setting} lead=${t("settings.segments.lead")}>
    ${wrong !== null && html`<${ErrorBox} error=${wrong} />`}
    ${data.length === 0 && html`<p class="setting-none">${t("filters.segments.none")} ${t("filters.segments.advice")}</p>`}
    <ul class="lines">
      ${data.map((segment) => {
        const { id, name, shared } = segment;
        const changes = !me.demo && (mayChange || !shared);
        return html`<${Line}
          key=${id}
          title=${html`${name}${shared && html` <span class="badge">${t("filters.segments.shared")}</span>`}`}
          note=${wordsOf(segment)}
        >
          <${Link}
            class="button button-quiet"
            to=${sitePath(site.domain) + writeState({ ...DEFAULT_STATE, filters: [{ operator: "segment", id }] })}
          >
            ${t("settings.show")}<span class="unseen"> ${name}</span>
          <//>
          ${
            changes &&
            html`
              <${LineButton} label=${t("filters.segments.rename")} of=${name} onPress=${() => setDoing({ what: "rename", segment })} />
              ${mayChange && html`<${LineButton} label=${t(shared ? "settings.segments.unshare" : "settings.segments.share")} of=${name} onPress=${() => share(segment)} />`}
              <${LineButton} label=${t("settings.remove.it")} of=${name} onPress=${() => setDoing({ what: "remove", segment })} />
            `
          }
        <//>`;
      })}
    </ul>
    ${doing?.what === "rename" && html`<${Rename} domain=${site.domain} segment=${doing.segment} onDone=${reload} onClose=${() => setDoing(null)} />`}
    ${
      doing?.what === "remove" &&
      html`<${ConfirmDialog}
        title=${t("settings.remove.name", { name: doing.segment.name })}
        action=${t("settings.remove.it")}
        onConfirm=${async () => {
          await laterApi.deleteSegment(site.domain, doing.segment.id);
          say(t("filters.segments.deleted", { name: doing.segment.name }));
          reload();
        }}
        onClose=${() => setDoing(null)}
      >
        <p>${t("settings.segments.remove")}</p>
      <//>`
    }
  <//>`;
}

function wordsOf({ filters }: Segment): string {
  const written = filtersOfTrees(filters);
  return written === null ? t("filters.segments.by-program") : formatAll(written.map((filter) => filterSentence(filter, String)));
}

interface RenameProps {
  readonly domain: string;
  readonly segment: Segment;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Rename({ domain, segment, onDone, onClose }: RenameProps) {
  const [name, setName] = useState(segment.name);
  const { submit, busy, error } = useSubmit(async () => {
    await laterApi.changeSegment(domain, segment.id, { name: name.trim() });
    say(t("filters.segments.saved"));
    onDone();
    onClose();
  });
  return html`<${Dialog} title=${t("settings.segments.rename", { name: segment.name })} onClose=${onClose}>
    <form onSubmit=${submit}>
      ${error !== null && html`<${ErrorBox} error=${error} />`}
      <${TextField}
        id="segment-name"
        label=${t("filters.segments.name")}
        value=${name}
        onInput=${setName}
        maxlength="100"
        required
        autofocus
      />
      <div class="actions actions-end">
        <button type="button" class="button" onClick=${onClose}>${t("tools.cancel")}</button>
        <button class="button button-main" disabled=${busy || name.trim() === ""}>${t("settings.save")}</button>
      </div>
    </form>
  <//>`;
}
