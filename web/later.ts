import { AccountItems } from "./parts/account-items.ts";
import { SiteChoice } from "./parts/site-choice.ts";
import { ThemeItems } from "./parts/theme-items.ts";
import { ListChoice } from "./parts/list-choice.ts";
import { SiteDialog } from "./parts/site-dialog.ts";
import { NothingHere } from "./parts/nothing-here.ts";
import { RangeDialog } from "./parts/range-dialog.ts";
import { Palette } from "./parts/palette.ts";
import { DetailsDialog } from "./parts/details-dialog.ts";
import { CrossDialog } from "./parts/cross-dialog.ts";
import { EventKeys } from "./parts/event-keys.ts";
import { RowItems } from "./parts/row-items.ts";
import { HoursPanel } from "./parts/hours-panel.ts";
import { WorldMap } from "./parts/world-map.ts";
import { RemarksDialog } from "./parts/remarks-dialog.ts";
import { AnnotateLine } from "./parts/annotate-line.ts";
import { GraphTooltip } from "./parts/graph-tooltip.ts";
import { GraphTableView } from "./parts/graph-table-view.ts";
import { SecondItems } from "./parts/second-items.ts";
import { CompareItems } from "./parts/compare-items.ts";
import { ExportItems } from "./parts/export-items.ts";
import { ReportHead } from "./parts/report-head.ts";
import { Sites } from "./views/sites.ts";
import { Entry } from "./views/entry.ts";
import { Realtime } from "./views/realtime.ts";
import { Settings } from "./views/settings.ts";
import { Account } from "./views/account.ts";
import { NotFound } from "./views/not-found.ts";
import { Help } from "./views/help.ts";
import { Shared } from "./views/shared.ts";
import { loadLaterStyles } from "./styles/later.ts";

/**
 * Everything that is fetched when it is first shown, in one piece: parts/lazy.ts takes what it needs of it. More pieces would cut what
 * they share with the first page into small files, and those pack badly: the first load would be 6 KB larger.
 */
export const later = {
  AccountItems,
  SiteChoice,
  ThemeItems,
  ListChoice,
  SiteDialog,
  NothingHere,
  RangeDialog,
  Palette,
  DetailsDialog,
  CrossDialog,
  EventKeys,
  RowItems,
  WorldMap,
  HoursPanel,
  RemarksDialog,
  AnnotateLine,
  GraphTooltip,
  GraphTableView,
  SecondItems,
  CompareItems,
  ExportItems,
  ReportHead,
  Sites,
  Entry,
  Realtime,
  Settings,
  Account,
  NotFound,
  Help,
  Shared,
  loadLaterStyles,
};
