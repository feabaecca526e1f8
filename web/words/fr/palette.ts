import type { palette as english } from "../en/palette.ts";
import type { Translated } from "../message.ts";

export const palette = {
  title: "Commandes",
  placeholder: "Que voulez-vous faire ou voir ?",
  none: "Rien ne porte ce nom.",
  found: { one: "{count} commande", other: "{count} commandes" },
  "group.recent": "Récentes",
  "group.filter": "Filtrer",
  "group.act": "Faire",
  "group.range": "Période",
  "group.show": "Afficher",
  "group.sites": "Aller à",
  "group.help": "Aide",
  "group.reader": "Vous",
  numbers: "Chiffres du site",
  export: "Exporter les jours en CSV",
  install: "Poser le code sur le site",
  settings: "Réglages : {section}",
  graph: "Courbe : {metric}",
  explain: "Qu’est-ce que : {metric}",
  theme: "Thème : {theme}",
  language: "Langue : {language}",
} as const satisfies Translated<typeof english>;
