import { html } from "htm/preact";
import type { FieldDimension } from "../../src/model/dimension.ts";
import { api } from "../api.ts";
import type { SimpleFilter } from "../filter.ts";
import { valuesQuery } from "../queries.ts";
import type { SiteState } from "../url.ts";
import { DropsDialog } from "./drops-dialog.ts";
import { FilterDialog } from "./filter-dialog.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.ts";

export type SiteDialogName = "filter" | "drops" | "keys";

interface SiteDialogProps {
  readonly open: SiteDialogName;
  readonly domain: string;
  readonly state: SiteState;
  readonly today: string;
  readonly onFilter: (filter: SimpleFilter) => void;
  readonly onClose: () => void;
}

/** The dialogs of a site's page: one is open at a time, and they are fetched together when the first one opens. */
export function SiteDialog({ open, domain, state, today, onFilter, onClose }: SiteDialogProps) {
  const values = async (dimension: FieldDimension, signal: AbortSignal) => {
    const [answer] = await api.query([valuesQuery(domain, state, dimension, today)], signal);
    return answer!.results;
  };
  switch (open) {
    case "filter":
      return html`<${FilterDialog} values=${values} onAdd=${onFilter} onClose=${onClose} />`;
    case "drops":
      return html`<${DropsDialog} domain=${domain} onClose=${onClose} />`;
    case "keys":
      return html`<${ShortcutsDialog} onClose=${onClose} />`;
  }
}
