import type { account as english } from "../en/account.ts";
import type { Translated } from "../message.ts";

export const account = {
  name: "Compte",
  "log-out": "Se déconnecter",
  "role.owner": "Propriétaire",
  "role.admin": "Administration",
  "role.viewer": "Lecture",
  theme: "Thème",
  "theme.auto": "Comme le système",
  "theme.light": "Clair",
  "theme.dark": "Sombre",
  language: "Langue",
} as const satisfies Translated<typeof english>;
