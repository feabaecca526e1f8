/** What panels show when it is asked for. */
export const panels = {
  filter: "Only {name}",
  unfilter: "No longer only {name}",
  exclude: "Leave out {name}",
  include: "No longer leave out {name}",
  below: "Look into it",
  details: "All its numbers",
  page: "Open the page",
  shift: "Shift-click",
  "map.name": "World map of visitors by country; the list says the same.",
  "map.none": "{name}: nobody",
  hours: "{metric} by hour and weekday",
  "hours.cell": "{day}, {from} – {to}: {number}",
  "no-keys": "This event was sent without properties.",
} as const;
