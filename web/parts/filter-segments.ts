import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { asApiError, type ApiError, type Me, type Segment } from "../api.ts";
import type { Filter } from "../filter.ts";
import { filterSentence } from "../filter-sentence.ts";
import { filtersOfTrees, treeOf } from "../filter-tree.ts";
import { formatAll } from "../format.ts";
import { hasSegment, segmentNames, useSegments } from "../segments.ts";
import { useSubmit } from "../submit.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { ErrorBox } from "./error-box.ts";
import { Field } from "./field.ts";
import { Menu, MenuItem } from "./menu.ts";
import { Icon } from "./icon.ts";
import { Switch } from "./switch.ts";
import { say } from "./toast.ts";
import { laterApi } from "../later-api.ts";

interface SegmentsDialogProps {
  readonly domain: string;
  readonly me: Me | null;
  readonly filters: readonly Filter[];
  readonly onFilters: (filters: readonly Filter[]) => void;
  /** A name or a segment's filters are other ones now. */
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** Filters under a name: to be applied, saved, renamed, replaced and deleted. */
export function SegmentsDialog({ domain, me, filters, onFilters, onSaved, onClose }: SegmentsDialogProps) {
  const { data, error, reload } = useSegments(domain, true);
  const [wrong, setWrong] = useState<ApiError | null>(null);
  const mayShare = me !== null && me.role !== "viewer";
  const mayWrite = me !== null && !me.demo;
  const act = async (doing: Promise<unknown>, done: string): Promise<void> => {
    try {
      await doing;
      setWrong(null);
      say(done);
      onSaved();
      reload();
    } catch (failed) {
      setWrong(asApiError(failed));
    }
  };
  const chosen = new Set(filters.flatMap((filter) => (filter.operator === "segment" ? [filter.id] : [])));
  const nameOf = segmentNames(data);
  return html`<${Dialog} title=${t("site.segments")} onClose=${onClose}>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`} ${wrong !== null && html`<${ErrorBox} error=${wrong} />`}
    <div class="dialog-scroll segment-scroll">
      ${data !== null && data.length === 0 && html`<p class="rows-empty">${t("filters.segments.none")}</p>`}
      <ul class="segment-list">
        ${data?.map(
          (segment) =>
            html`<${SegmentLine}
              key=${segment.id}
              segment=${segment}
              on=${chosen.has(segment.id)}
              mayChange=${mayWrite && (mayShare || !segment.shared)}
              filters=${filters}
              onApply=${() => onFilters(chosen.has(segment.id) ? filters.filter((filter) => filter.operator !== "segment" || filter.id !== segment.id) : [...filters, { operator: "segment", id: segment.id }])}
              onOpen=${(written: readonly Filter[]) => onFilters(written)}
              onChange=${(body: Partial<Segment>) => act(laterApi.changeSegment(domain, segment.id, body), t("filters.segments.saved"))}
              onDelete=${() => act(laterApi.deleteSegment(domain, segment.id), t("filters.segments.deleted", { name: segment.name }))}
            />`,
        )}
      </ul>
    </div>
    ${
      mayWrite &&
      html`<${SaveForm}
        domain=${domain}
        filters=${filters}
        text=${filters.length === 0 ? "" : formatAll(filters.map((filter) => filterSentence(filter, nameOf)))}
        mayShare=${mayShare}
        onSaved=${(segment: Segment) => (say(t("filters.segments.saved")), onSaved(), onFilters([{ operator: "segment", id: segment.id }]))}
      />`
    }
  <//>`;
}

interface SegmentLineProps {
  readonly segment: Segment;
  readonly on: boolean;
  readonly mayChange: boolean;
  readonly filters: readonly Filter[];
  readonly onApply: () => void;
  readonly onOpen: (filters: readonly Filter[]) => void;
  readonly onChange: (body: Partial<Segment>) => void;
  readonly onDelete: () => void;
}

type Doing = "rename" | "delete" | null;

function SegmentLine({ segment, on, mayChange, filters, onApply, onOpen, onChange, onDelete }: SegmentLineProps) {
  const [doing, setDoing] = useState<Doing>(null);
  const [name, setName] = useState(segment.name);
  const written = filtersOfTrees(segment.filters);
  const says = written === null ? t("filters.segments.by-program") : formatAll(written.map((filter) => filterSentence(filter, String)));
  if (doing === "rename") {
    const submit = (event: Event): void => {
      event.preventDefault();
      setDoing(null);
      if (name.trim() !== "" && name !== segment.name) onChange({ name: name.trim() });
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      setDoing(null);
    };
    return html`<li>
      <form class="filter-line" onSubmit=${submit}>
        <input
          class="input"
          aria-label=${t("filters.segments.name")}
          maxlength="100"
          value=${name}
          ref=${(input: HTMLInputElement | null) => input?.focus()}
          onInput=${(event: Event) => setName((event.target as HTMLInputElement).value)}
          onKeyDown=${onKeyDown}
        />
        <button class="button">${t("filters.segments.rename")}</button>
      </form>
    </li>`;
  }
  if (doing === "delete") {
    return html`<li class="filter-line">
      <span class="segment-text">${t("filters.segments.delete.sure", { name: segment.name })}</span>
      <button type="button" class="button" onClick=${() => (setDoing(null), onDelete())}>${t("filters.delete")}</button>
      <button type="button" class="button button-quiet" onClick=${() => setDoing(null)}>${t("tools.cancel")}</button>
    </li>`;
  }
  return html`<li class="filter-line">
    <button type="button" class="segment-pick" aria-pressed=${on} onClick=${onApply}>
      <span class="segment-text"
        ><b>${segment.name}</b>${segment.shared && html` <span class="badge">${t("filters.segments.shared")}</span>`}</span
      >
      <span class="fine segment-says">${says}</span>
    </button>
    <${Menu}
      label=${html`<${Icon} name="more" />`}
      name=${t("filters.segments.actions", { name: segment.name })}
      class="menu-icon"
      align="right"
    >
      ${(close: () => void) => html`
        ${written !== null && html`<${MenuItem} onPick=${() => (close(), onOpen(written))}>${t("filters.segments.open")}<//>`}
        ${
          mayChange &&
          html`
            ${
              filters.length > 0 &&
              !hasSegment(filters) &&
              html`<${MenuItem} onPick=${() => (close(), onChange({ filters: filters.map(treeOf) }))}>${t("filters.segments.replace")}<//>`
            }
            <${MenuItem} onPick=${() => (close(), setDoing("rename"))}>${t("filters.segments.rename")}<//>
            <${MenuItem} onPick=${() => (close(), setDoing("delete"))}>${t("filters.delete")}<//>
          `
        }
      `}
    <//>
  </li>`;
}

interface SaveFormProps {
  readonly domain: string;
  readonly filters: readonly Filter[];
  /** What would be saved, in words. */
  readonly text: string;
  readonly mayShare: boolean;
  readonly onSaved: (segment: Segment) => void;
}

function SaveForm({ domain, filters, text, mayShare, onSaved }: SaveFormProps) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const { busy, error, submit } = useSubmit(async () => {
    onSaved(await laterApi.addSegment(domain, { name: name.trim(), shared, filters: filters.map(treeOf) }));
  });
  if (filters.length === 0) return html`<p class="fine segment-new">${t("filters.segments.advice")}</p>`;
  // A segment cannot name another: its own filters can be shown first.
  if (hasSegment(filters)) return html`<p class="fine segment-new">${t("filters.segments.within")}</p>`;
  return html`<form class="segment-new" onSubmit=${submit}>
    <${Field} id="segment-name" label=${t("filters.segments.new")} hint=${text} error=${undefined}>
      <input
        class="input"
        id="segment-name"
        aria-describedby="segment-name-note"
        maxlength="100"
        value=${name}
        placeholder=${t("filters.segments.name")}
        onInput=${(event: Event) => setName((event.target as HTMLInputElement).value)}
      />
    <//>
    ${mayShare && html`<${Switch} id="segment-shared" label=${t("filters.segments.share")} on=${shared} onChange=${setShared} />`}
    ${error !== null && html`<${ErrorBox} error=${error} />`}
    <div class="dialog-actions">
      <button class="button button-main" disabled=${busy || name.trim() === ""}>${t("filters.segments.save")}</button>
    </div>
  </form>`;
}
