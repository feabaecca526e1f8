import { GOAL_DIMENSION } from "../src/model/dimension.ts";
import { isGroup, isSegment, type Filter, type SimpleFilter } from "./filter.ts";
import { formatAll, formatChoices } from "./format.ts";
import { dimensionName, valueName } from "./names.ts";
import { t } from "./words/t.ts";

/** What a segment is called; its number stands in while that is not known. */
export type SegmentName = (id: number) => string;

/** A filter in two pieces: what is asked, and what for. "Page is" and "/a or /b". */
export interface FilterWords {
  readonly subject: string;
  readonly values: string;
}

export function filterWords(filter: Filter, segmentName: SegmentName): FilterWords {
  if (isSegment(filter)) return { subject: t("site.filter.segment"), values: segmentName(filter.id) };
  if (!isGroup(filter)) {
    const subject = t("site.filter.subject", {
      dimension: dimensionName(filter.dimension),
      operator: t(`site.operator.${filter.operator}`),
    });
    return { subject, values: valuesText(filter) };
  }
  const { operator, of } = filter;
  if (operator === "and" || operator === "or") {
    const parts = of.map((part) => inner(part, of.length > 1, segmentName));
    return { subject: "", values: operator === "and" ? formatAll(parts) : formatChoices(parts) };
  }
  const [only] = of;
  const reached = of.length === 1 && only !== undefined && isReached(only) ? valuesText(only) : null;
  if (reached !== null && operator !== "not") return { subject: t(`site.filter.${operator}`), values: reached };
  return { subject: t(`site.filter.${operator}.that`), values: formatAll(of.map((part) => inner(part, of.length > 1, segmentName))) };
}

/** "Page is /a or /b", "has done Signup", "not: Country is France". */
export function filterSentence(filter: Filter, segmentName: SegmentName): string {
  const { subject, values } = filterWords(filter, segmentName);
  return subject === "" ? values : t("site.filter.sentence", { subject, values });
}

/** A group within another stands in brackets. */
function inner(filter: Filter, isOneOfMany: boolean, segmentName: SegmentName): string {
  const text = filterSentence(filter, segmentName);
  return isOneOfMany && isGroup(filter) && filter.of.length > 1 ? `(${text})` : text;
}

function valuesText({ dimension, values, anyCase }: SimpleFilter): string {
  const text = formatChoices(values.map((value) => valueName(dimension, value)));
  return anyCase === true ? t("site.filter.any-case", { values: text }) : text;
}

/** Goals and events are things that somebody does. */
const isReached = (filter: Filter): filter is SimpleFilter =>
  !isGroup(filter) &&
  !isSegment(filter) &&
  filter.operator === "is" &&
  (filter.dimension === GOAL_DIMENSION || filter.dimension === "event:name");
