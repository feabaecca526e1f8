/** The list of sites, and the way from one to another. */
export const sites = {
  title: "Sites",
  new: "New site",
  kept: "The list below is from before.",
  visitors: { one: "{count} visitor", other: "{count} visitors" },
  "visitors-24h": "visitors in 24 hours",
  none: "No site yet",
  "none.advice": "Add the first one: its domain, its time zone, then one line to paste.",
  "none.add": "Add a site",
  "none.viewer": "No site was given to you. Ask the owner of this server.",
  find: "Find a site",
  "not-found": "No site is called like that.",
} as const;
