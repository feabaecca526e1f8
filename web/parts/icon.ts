import { html } from "htm/preact";

/** Line icons on a 16-unit grid, drawn in the text's colour. */
const PATHS = {
  down: "M4 6l4 4 4-4",
  left: "M10 4L6 8l4 4",
  right: "M6 4l4 4-4 4",
  plus: "M8 3v10M3 8h10",
  close: "M4 4l8 8M12 4l-8 8",
  out: "M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",
  copy: "M5.5 5.5h7v7h-7zM10.5 5.5v-2h-7v7h2",
  check: "M3.5 8.5l3 3 6-7",
  light: "M8 5a3 3 0 100 6 3 3 0 000-6zM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1",
  dark: "M13 9.5A5.5 5.5 0 016.5 3a5.5 5.5 0 106.5 6.5z",
  auto: "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 2.5v11M8 5h4.6M8 8h5.5M8 11h4.6",
  person: "M8 8.5a2.75 2.75 0 100-5.5 2.75 2.75 0 000 5.5zM2.75 13.5c.6-2.3 2.6-3.5 5.25-3.5s4.65 1.2 5.25 3.5",
  calendar: "M3 4.5h10v8.5H3zM3 7h10M5.5 2.75v3M10.5 2.75v3",
  search: "M7 3a4 4 0 100 8 4 4 0 000-8zM10 10l3.25 3.25",
  saved: "M4.5 2.75h7v10.5L8 10.5l-3.5 2.75z",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  warning: "M8 2.5l6 10.5H2zM8 6.5v3M8 11.2v.3",
  flag: "M4 14V2.75M4 3h7.5l-1.75 2.75L11.5 8.5H4",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6",
  download: "M8 2.5v7.5M5 7.25l3 3 3-3M3 13h10",
  link: "M6.75 9.25a2.5 2.5 0 003.5 0l2.25-2.25a2.5 2.5 0 00-3.5-3.5l-.75.75M9.25 6.75a2.5 2.5 0 00-3.5 0L3.5 9a2.5 2.5 0 003.5 3.5l.75-.75",
  page: "M4 2.5h5.5L12 5v8.5H4zM9.5 2.5V5H12M6 8h4M6 10.5h4",
  graph: "M2.5 13h11M3.5 10.5l3-4 2.5 2 3.5-5",
  desktop: "M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13",
  mobile: "M5 2.5h6v11H5zM7.5 11.5h1",
  tablet: "M3.5 2.5h9v11h-9zM7.5 11.5h1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}

/** The mark: three stones, one on the other. */
export function Mark() {
  return html`<svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <rect x="6.5" y="2.5" width="7" height="4" rx="2" />
    <rect x="4" y="8" width="11" height="4" rx="2" />
    <rect x="2" y="13.5" width="16" height="4" rx="2" />
  </svg>`;
}
