import type { keyboard as english } from "../en/keyboard.ts";
import type { Translated } from "../message.ts";

export const keyboard = {
  title: "Clavier",
  move: "Période précédente, période suivante",
  compare: "Comparaison affichée ou non",
  list: "Cette liste",
  realtime: "En ce moment",
  search: "Chercher",
  palette: "Tout, par son nom",
  exclude: "Avec un clic sur une ligne : l’exclure",
  escape: "Fermer ce qui est ouvert, sinon effacer les filtres",
} as const satisfies Translated<typeof english>;
