/**
 * A day ("2026-11-21") or a minute of it ("2026-11-21T14:30") as a zone's own clock says it. What carries an offset ("...T13:30:00Z") is
 * converted, what carries none is taken as it is; seconds are cut off. Null for anything else, and for dates that no calendar has.
 */
export function localMoment(text: string, timezone: string): string | null {
  const [, date, time, offset] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
  if (date === undefined) return null;
  try {
    if (time === undefined) return Temporal.PlainDate.from(date, { overflow: "reject" }).toString();
    if (offset === undefined) return Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: "reject" }).toString().slice(0, 16);
    const moment = Temporal.Instant.from(text.toUpperCase()).toZonedDateTimeISO(timezone).toPlainDateTime();
    // The zone may lead out of the years that have four digits.
    return moment.year >= 0 && moment.year <= 9999 ? moment.toString().slice(0, 16) : null;
  } catch {
    return null;
  }
}
