import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";
import { formatHour, formatWeekday, formatWeekdayShort } from "../format.ts";
import { useGridKeys } from "../grid-keys.ts";
import type { GoalName } from "../headline.ts";
import { hourKey, hoursQuery, hourValues, isHourChosen, toggleHour, weekdaysOf, type HourOfWeek } from "../hours.ts";
import { useAnswers, usePoll } from "../load.ts";
import { measureName, metricOf, showExact, showShort, unitOfMeasure, type Measure } from "../measures.ts";
import { metricWord } from "../metric-names.ts";
import { daysOf, type WeekStart } from "../range.ts";
import { shadeBetween } from "../shades.ts";
import { unansweredText } from "../unanswered.ts";
import type { SiteState } from "../url.ts";
import { t } from "../words/t.ts";
import { ErrorBox } from "./error-box.ts";
import { Shades } from "./shades.ts";

const REFRESH_EVERY_MS = 30_000;
const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);
/** As in styles/hours.css: there the hours stand below each other. */
const NARROW = "(max-width: 600px)";

interface HoursPanelProps {
  readonly domain: string;
  readonly state: SiteState;
  /** What the graph shows. */
  readonly measure: Measure;
  readonly goals: readonly GoalName[];
  readonly weekStart: WeekStart;
  readonly today: string;
  readonly change: (part: Partial<SiteState>) => void;
}

/** The graph's metric by the hours of the weekdays. A cell filters; the arrows walk from cell to cell. */
export function HoursPanel({ domain, state, measure, goals, weekStart, today, change }: HoursPanelProps) {
  const id = useId();
  const query = hoursQuery(domain, state, goals, measure, today);
  const { data, error, reload, refresh } = useAnswers([query]);
  const days = daysOf(state.range, today);
  usePoll(refresh, days === null || days[1] >= today ? REFRESH_EVERY_MS : null);
  const answered = data?.[0] ?? null;
  const unanswered = answered === null ? "" : unansweredText(answered.answer);
  const isStale = answered === null || JSON.stringify(answered.query) !== JSON.stringify(query);
  const isCount = ["count", "money"].includes(unitOfMeasure(measure));
  const values = answered === null ? new Map<string, number | null>() : hourValues(answered);
  const known = [...values.values()].filter((value) => value !== null);
  const most = known.length === 0 ? 0 : Math.max(...known);
  const least = isCount || known.length === 0 ? 0 : Math.min(...known);
  const valueAt = (at: HourOfWeek): number | null => values.get(hourKey(at)) ?? (isCount ? 0 : null);
  return html`<section class="panel hours-panel" aria-labelledby=${id}>
    <header>
      <h2 id=${id}>${t("panels.hours", { metric: measureName(measure) })}</h2>
      ${known.length > 0 && html`<${Shades} least=${showShort(least, measure)} most=${showShort(most, measure)} />`}
    </header>
    ${error !== null && html`<${ErrorBox} error=${error} onRetry=${reload} />`}
    ${
      unanswered === ""
        ? html`<${HourGrid}
            name=${t("panels.hours", { metric: measureName(measure) })}
            stale=${isStale}
            weekdays=${weekdaysOf(state, weekStart, today)}
            shadeOf=${(at: HourOfWeek) => shadeBetween(valueAt(at), least, most)}
            textOf=${(at: HourOfWeek) => hourText(at, valueAt(at), measure)}
            isChosen=${(at: HourOfWeek) => isHourChosen(state.filters, at)}
            onPick=${(at: HourOfWeek, exclude: boolean) => change({ filters: toggleHour(state.filters, at, exclude) })}
          />`
        : html`<p class="rows-empty">${unanswered}</p>`
    }
  </section>`;
}

/** "Monday, 10:00 – 11:00: 123 visitors" */
function hourText({ weekday, hour }: HourOfWeek, value: number | null, measure: Measure): string {
  const number = t("site.rows.number", { number: showExact(value, measure), metric: metricWord(metricOf(measure)) });
  return t("panels.hours.cell", { day: formatWeekday(weekday), from: formatHour(hour), to: formatHour((hour + 1) % 24), number });
}

interface HourGridProps {
  readonly name: string;
  readonly stale: boolean;
  readonly weekdays: readonly number[];
  readonly shadeOf: (at: HourOfWeek) => number;
  readonly textOf: (at: HourOfWeek) => string;
  readonly isChosen: (at: HourOfWeek) => boolean;
  readonly onPick: (at: HourOfWeek, exclude: boolean) => void;
}

/** What a cell says is seen when it is pointed at or has the focus. */
function HourGrid({ name, stale, weekdays, shadeOf, textOf, isChosen, onPick }: HourGridProps) {
  const { grid, stop } = useGridKeys({ rows: weekdays.length, columns: 24, turned: () => matchMedia(NARROW).matches });
  const [shown, setShown] = useState<{ readonly day: number; readonly hour: number } | null>(null);
  const cell = (weekday: number, at: number, hour: number) => {
    const of = { weekday, hour };
    const show = () => setShown({ day: at, hour });
    return html`<div
      key=${hour}
      role="gridcell"
      class=${`hour shade-${shadeOf(of)}`}
      style=${{ "--day": at, "--hour": hour }}
      ...${stop(at, hour)}
      aria-label=${textOf(of)}
      aria-selected=${isChosen(of)}
      onPointerEnter=${show}
      onFocus=${show}
      onClick=${(event: MouseEvent) => onPick(of, event.shiftKey)}
    ></div>`;
  };
  const hide = () => setShown(null);
  return html`<div class="hours-place" onPointerLeave=${hide} onFocusOut=${hide}>
    <div class=${stale ? "hours hours-old" : "hours"} aria-label=${name} ...${grid}>
      <div role="row">
        <span role="columnheader" class="unseen">${t("dimensions.event:weekday")}</span>
        ${HOURS.map((hour) => html`<span role="columnheader" class="hour-name" key=${hour} style=${{ "--day": -1, "--hour": hour }}>${formatHour(hour).slice(0, 2)}</span>`)}
      </div>
      ${weekdays.map(
        (weekday, at) =>
          html`<div role="row" key=${weekday}>
            <span role="rowheader" class="hour-day" style=${{ "--day": at, "--hour": -1 }}>${formatWeekdayShort(weekday)}</span>
            ${HOURS.map((hour) => cell(weekday, at, hour))}
          </div>`,
      )}
      ${shown !== null && weekdays[shown.day] !== undefined && html`<p class="map-tip hours-tip" aria-hidden="true" style=${{ "--day": shown.day, "--hour": shown.hour }}>${textOf({ weekday: weekdays[shown.day]!, hour: shown.hour })}</p>`}
    </div>
  </div>`;
}
