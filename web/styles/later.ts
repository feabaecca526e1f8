import crossing from "./crossing.css" with { type: "file" };
import dialogs from "./dialogs.css" with { type: "file" };
import drops from "./drops.css" with { type: "file" };
import entry from "./entry.css" with { type: "file" };
import filters from "./filters.css" with { type: "file" };
import forms from "./forms.css" with { type: "file" };
import help from "./help.css" with { type: "file" };
import hours from "./hours.css" with { type: "file" };
import map from "./map.css" with { type: "file" };
import palette from "./palette.css" with { type: "file" };
import realtime from "./realtime.css" with { type: "file" };
import report from "./report.css" with { type: "file" };
import settings from "./settings.css" with { type: "file" };
import shares from "./shares.css" with { type: "file" };
import sites from "./sites.css" with { type: "file" };
import tools from "./tools.css" with { type: "file" };

/** Styles of what is fetched when it is shown, by their addresses; everything else is in index.css. */
const LATER = [
  crossing,
  dialogs,
  drops,
  entry,
  filters,
  forms,
  help,
  hours,
  map,
  palette,
  realtime,
  report,
  settings,
  shares,
  sites,
  tools,
];

let loaded: Promise<unknown> | null = null;

/** Fetches them once. Without them screens look plain, and still work. */
export function loadLaterStyles(): Promise<unknown> {
  loaded ??= Promise.all(LATER.map(load));
  return loaded;
}

function load(address: string): Promise<void> {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
