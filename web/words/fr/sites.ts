import type { sites as english } from "../en/sites.ts";
import type { Translated } from "../message.ts";

export const sites = {
  title: "Sites",
  new: "Nouveau site",
  kept: "La liste ci-dessous date d’avant.",
  visitors: { one: "{count} visiteur", other: "{count} visiteurs" },
  "visitors-24h": "visiteurs en 24 heures",
  none: "Aucun site pour l’instant",
  "none.advice": "Ajoutez le premier : son domaine, son fuseau horaire, puis une ligne à coller.",
  "none.add": "Ajouter un site",
  "none.viewer": "Aucun site ne vous a été attribué. Demandez au propriétaire de ce serveur.",
  find: "Chercher un site",
  "not-found": "Aucun site ne porte ce nom.",
} as const satisfies Translated<typeof english>;
