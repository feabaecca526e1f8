import type { verify as english } from "../en/verify.ts";
import type { Translated } from "../message.ts";

export const verify = {
  look: "Regarder une page",
  "look.lead": "Le serveur demande une page du site, comme chacun peut le faire, et dit ce qui empêche de compter les visites.",
  url: "Adresse de la page",
  "url.hint": "Vide : la première page de {domain}.",
  "url.wrong": "Une adresse de {domain} ou d’un hôte au-dessous.",
  run: "Regarder",
  busy: "En cours…",
  good: "{url} a été regardée.",
  bad: "{url} a été regardée. Quelque chose empêche de compter les visites :",
  "level.error": "Erreur :",
  "level.warning": "Attention :",
  "level.note": "À savoir :",
  "level.ok": "En ordre :",
  events: "Ces {minutes} dernières minutes, {pageviews} pages vues de {visitors} visiteurs sont arrivées.",
  "events.none": "Ces {minutes} dernières minutes, aucune visite n’est arrivée, mais il y en a eu avant.",
  "events.never": "Aucune visite n’est encore arrivée.",
  live: "Voir les événements arriver",
  "live.lead": "Ouvrez une page du site dans un autre onglet ou sur un téléphone.",
  waiting: "En attente d’un événement…",
  arrived: "Il en arrive :",
} as const satisfies Translated<typeof english>;
