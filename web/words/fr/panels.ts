import type { panels as english } from "../en/panels.ts";
import type { Translated } from "../message.ts";

export const panels = {
  title: "{panel} : {tab}",
  "show-all": "Afficher depuis le début",
  filter: "Seulement {name}",
  unfilter: "Ne plus filtrer par {name}",
  exclude: "Exclure {name}",
  include: "Ne plus exclure {name}",
  below: "Voir le détail",
  details: "Tous ses chiffres",
  page: "Ouvrir la page",
  shift: "Maj-clic",
  "map.name": "Carte du monde des visiteurs par pays ; la liste dit la même chose.",
  "map.none": "{name} : personne",
  hours: "{metric} par heure et jour de la semaine",
  "hours.cell": "{day}, {from} – {to} : {number}",
  cross: "Croiser avec…",
  "cross.title": "{rows} × {columns}",
  "cross.metric": "Ce qui est compté",
  "cross.total": "Total",
  "cross.cell": "{row} × {column} : {number}",
  "cross.sums": "Ce qui est dans plusieurs lignes ou colonnes compte une fois dans chacune et une fois dans le total.",
  "cross.part": "Les {rows} plus grandes lignes sur {allRows} et {columns} colonnes sur {allColumns}.",
  "no-keys": "Cet événement a été envoyé sans propriétés.",
} as const satisfies Translated<typeof english>;
