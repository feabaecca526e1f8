import type { realtime as english } from "../en/realtime.ts";
import type { Translated } from "../message.ts";

export const realtime = {
  title: "En ce moment",
  "title.of": "En ce moment, {domain}",
  back: "Tous les chiffres",
  current: { one: "visiteur ces cinq dernières minutes", other: "visiteurs ces cinq dernières minutes" },
  minutes: "Pages vues, minute par minute",
  "minutes.table": "Les 30 dernières minutes",
  minute: "Il y a (minutes)",
  "minute.now": "cette minute",
  "minute.ago": { one: "il y a {count} minute", other: "il y a {count} minutes" },
  "minute.says": "{when} : {views} pages vues, {visitors} visiteurs",
  pages: "Pages consultées",
  sources: "Origines",
  countries: "Pays",
  events: "Au fil de l’eau",
  live: "En direct",
  waiting: "Connexion…",
  lost: "La connexion est perdue. Les chiffres datent de {time} ; nouvel essai en cours.",
  refused: "Le serveur ne peut pas ouvrir une vue en direct de plus. Nouvel essai en cours.",
  quiet: "Rien ces 30 dernières minutes.",
  "quiet.advice": "Cette page change d’elle-même dès que quelqu’un arrive.",
  "event.times": "{count} fois",
  "event.from": "depuis {source}",
  said: { one: "{count} visiteur en ce moment", other: "{count} visiteurs en ce moment" },
} as const satisfies Translated<typeof english>;
