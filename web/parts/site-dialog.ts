import { html } from "htm/preact";
import { api, type Me } from "../api.ts";
import type { Filter, FilterDimension } from "../filter.ts";
import { useLoad } from "../load.ts";
import { valuesQuery } from "../queries.ts";
import { sharePath } from "../route.ts";
import { hasSegment, segmentNames, useSegments } from "../segments.ts";
import type { Suggestion } from "../suggestions.ts";
import type { SiteState } from "../url.ts";
import { DropsDialog } from "./drops-dialog.ts";
import { FilterDialog } from "./filter-dialog.ts";
import { SegmentsDialog } from "./filter-segments.ts";
import { ShareDialog } from "./share-dialog.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.ts";
import { laterApi } from "../later-api.ts";

/** A number is the place of the filter that is to be changed. */
export type SiteDialogName = "filter" | "segments" | "drops" | "keys" | "share" | number;

interface SiteDialogProps {
  readonly open: SiteDialogName;
  readonly me: Me | null;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly onFilters: (filters: readonly Filter[]) => void;
  readonly onSegments: () => void;
  readonly onClose: () => void;
}

/** The dialogs of a site's page: one is open at a time, and they are fetched together when the first one opens. */
export function SiteDialog({ open, me, domain, state, today, onFilters, onSegments, onClose }: SiteDialogProps) {
  switch (open) {
    case "segments":
      return html`<${SegmentsDialog}
        domain=${domain}
        me=${me}
        filters=${state.filters}
        onFilters=${onFilters}
        onSaved=${onSegments}
        onClose=${onClose}
      />`;
    case "share":
      return html`<${ShareDialog} domain=${domain} today=${today} onClose=${onClose} />`;
    case "drops":
      // What was not counted is not for who has a link.
      return sharePath() ? null : html`<${DropsDialog} me=${me} domain=${domain} onClose=${onClose} />`;
    case "keys":
      return html`<${ShortcutsDialog} me=${me} onClose=${onClose} />`;
    default:
      return html`<${EditFilter}
        at=${open === "filter" ? state.filters.length : open}
        domain=${domain}
        state=${state}
        today=${today}
        onFilters=${onFilters}
        onClose=${onClose}
      />`;
  }
}

interface EditFilterProps extends Pick<SiteDialogProps, "domain" | "state" | "today" | "onFilters" | "onClose"> {
  readonly at: number;
}

/** Proposals are values that occur beside the other filters. */
function EditFilter({ at, domain, state, today, onFilters, onClose }: EditFilterProps) {
  const others = state.filters.toSpliced(at, 1);
  const suggest = async (dimension: FilterDimension, text: string, signal: AbortSignal): Promise<readonly Suggestion[]> => {
    const [answer] = await api.query([valuesQuery(domain, { ...state, filters: others }, { dimension, text }, today)], signal);
    return answer!.results.map(({ dimensions, metrics }) => ({ value: dimensions[0]!, visitors: metrics[0] ?? 0 }));
  };
  const properties = useLoad(domain, (signal) => laterApi.properties(domain, signal));
  const segments = useSegments(domain, hasSegment(state.filters));
  return html`<${FilterDialog}
    filter=${state.filters[at] ?? null}
    suggest=${suggest}
    properties=${(properties.data?.properties ?? []).flatMap(({ key, hidden }) => (hidden ? [] : [key]))}
    segmentName=${segmentNames(segments.data)}
    onSave=${(filters: readonly Filter[]) => onFilters(state.filters.toSpliced(at, 1, ...filters))}
    onClose=${onClose}
  />`;
}
