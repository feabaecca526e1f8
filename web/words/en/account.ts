/** The reader: menu, theme, language. */
export const account = {
  "log-out": "Log out",
  "role.owner": "Owner",
  "role.admin": "Admin",
  "role.viewer": "Viewer",
  "theme.auto": "Like the system",
  "theme.light": "Light",
  "theme.dark": "Dark",
  language: "Language",
  keys: "Keys",
  email: "E-mail",
  password: "Password",
  "password.show": "Show password",
  show: "Show",
  hide: "Hide",
} as const;
