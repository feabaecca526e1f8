/** The reader: menu, theme, language. */
export const account = {
  name: "Account",
  "log-out": "Log out",
  "role.owner": "Owner",
  "role.admin": "Admin",
  "role.viewer": "Viewer",
  theme: "Theme",
  "theme.auto": "Like the system",
  "theme.light": "Light",
  "theme.dark": "Dark",
  language: "Language",
} as const;
