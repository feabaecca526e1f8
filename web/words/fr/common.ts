import type { common as english } from "../en/common.ts";
import type { Translated } from "../message.ts";

export const common = {
  close: "Fermer",
  "try-again": "Réessayer",
  "clear-all": "Tout effacer",
  "all-sites": "Tous les sites",
  home: "Cairn, tous les sites",
  skip: "Aller au contenu",
  demo: "Démo",
  "demo.note": "Trafic inventé, en lecture seule",
  "open-outside": "Ouvrir {name} dans un nouvel onglet",
  account: "Compte",
  theme: "Thème",
  unknown: "Inconnu",
  new: "nouveau",
  "no-change": "inchangé",
  up: "en hausse de",
  down: "en baisse de",
  points: { one: "{size} pt", other: "{size} pts" },
  seconds: "{seconds} s",
  minutes: "{minutes} min {seconds}",
  "minutes.short": "{minutes} min",
  hours: "{hours} h {minutes}",
  "week-of": "Semaine du {day}",
} as const satisfies Translated<typeof english>;
