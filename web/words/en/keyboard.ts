/** The sheet of keys. */
export const keyboard = {
  title: "Keyboard",
  move: "Range before, range after",
  compare: "Comparison on and off",
  list: "This list",
  realtime: "Right now",
  search: "Search",
  palette: "Everything by its name",
  exclude: "With a click on a row: leave it out",
  escape: "Close what is open; else clear the filters",
} as const;
