import type { errors as english } from "../en/errors.ts";
import type { Translated } from "../message.ts";

export const errors = {
  unreachable: "Le serveur est injoignable.",
  page_failed: "Cette page a échoué : {message}",
  outdated: "Une partie de cette page n’a pas pu être chargée ; le serveur a peut-être une version plus récente.",
  status: "Le serveur a répondu avec le statut {status}.",
  "retry.seconds": { one: "Réessayez dans {count} seconde.", other: "Réessayez dans {count} secondes." },
  "retry.minutes": { one: "Réessayez dans {count} minute.", other: "Réessayez dans {count} minutes." },
  "log-id": "Dans le journal du serveur : {id}",
  "advice.unreachable": "Vérifiez que Cairn est lancé et que vous êtes connecté.",
  "advice.busy": "Le serveur est occupé ou son disque est plein ; rien de ce qui a été compté n’est perdu. Patientez un instant.",
  "advice.cross_origin": "Ouvrez le tableau de bord à sa propre adresse ; s’il est derrière un proxy, réglez --base-url.",
  "advice.missing": "Il a peut-être été supprimé, ou ne vous est pas accessible.",
  "advice.failed": "Rien de ce qui a été compté n’est perdu. Si cela persiste, consultez le journal du serveur.",
  "advice.reload": "Rechargez la page.",
  removed:
    "Les événements d’avant le {day} sont supprimés, et les sommes de chaque jour ne le disent pas. Choisissez des jours à partir de là, ou moins de filtres.",
  "code.query_timeout": "Cela a pris trop de temps. Choisissez une période plus courte.",
  "code.not_logged_in": "Connectez-vous d’abord.",
  "code.not_allowed": "Votre rôle ne le permet pas.",
  "code.cross_origin": "Cette requête venait de la page d’un autre site et a été refusée.",
  "code.site_not_found": "Ce site n’existe pas, ou vous n’y avez pas accès.",
  "code.too_many_requests": "Demandé trop souvent.",
  "code.storage_unavailable": "Impossible d’enregistrer pour le moment.",
} as const satisfies Translated<typeof english>;
