import type { sites as english } from "../en/sites.ts";
import type { Translated } from "../message.ts";

export const sites = {
  title: "Sites",
  new: "Nouveau site",
  kept: "La liste ci-dessous date d’avant.",
  visitors: { one: "{count} visiteur", other: "{count} visiteurs" },
  "visitors.word": { one: "visiteur", other: "visiteurs" },
  period: "Chiffres des derniers",
  "period.24h": "24 heures",
  "period.7d": "7 jours",
  "period.28d": "28 jours",
  order: "Ordre",
  "order.traffic": "Par visiteurs",
  "order.name": "Par nom",
  others: "Autres sites",
  together: "{count} sites réunis",
  "together.note": "Qui vient sur deux d’entre eux compte sur chacun : aucun site ne connaît les visiteurs d’un autre.",
  none: "Aucun site pour l’instant",
  "none.advice": "Ajoutez le premier : son domaine, son fuseau horaire, puis une ligne à coller.",
  "none.add": "Ajouter un site",
  "none.viewer": "Aucun site ne vous a été attribué. Demandez au propriétaire de ce serveur.",
  settings: "Réglages de {domain}",
  find: "Chercher un site",
  "not-found": "Aucun site ne porte ce nom.",
} as const satisfies Translated<typeof english>;
