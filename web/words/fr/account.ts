import type { account as english } from "../en/account.ts";
import type { Translated } from "../message.ts";

export const account = {
  "log-out": "Se déconnecter",
  "role.owner": "Propriétaire",
  "role.admin": "Administration",
  "role.viewer": "Lecture",
  "theme.auto": "Comme le système",
  "theme.light": "Clair",
  "theme.dark": "Sombre",
  language: "Langue",
  keys: "Clés",
  email: "E-mail",
  password: "Mot de passe",
  "password.show": "Afficher le mot de passe",
  show: "Afficher",
  hide: "Masquer",
} as const satisfies Translated<typeof english>;
