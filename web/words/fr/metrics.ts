import type { metrics as english } from "../en/metrics.ts";
import type { Translated } from "../message.ts";

export const metrics = {
  visitors: "Visiteurs",
  "visitors.sentence": "Visiteurs distincts ayant au moins un événement correspondant. Un visiteur est anonyme et vit une journée du site.",
  visits: "Visites",
  "visits.sentence": "Visites comptant au moins un événement correspondant. Une visite se termine après 30 minutes de silence.",
  pageviews: "Pages vues",
  "pageviews.sentence": "Pages vues correspondantes.",
  events: "Événements",
  "events.sentence": "Événements correspondants : pages vues et événements personnalisés réunis.",
  views_per_visit: "Pages par visite",
  "views_per_visit.sentence": "Pages vues des visites, divisées par le nombre de visites.",
  bounce_rate: "Taux de rebond",
  "bounce_rate.sentence": "Part des visites avec exactement une page vue et sans événement personnalisé interactif.",
  visit_duration: "Durée de visite",
  "visit_duration.sentence":
    "Temps moyen entre le premier événement d’une visite et son dernier signe de vie ; les rebonds comptent, avec le temps passé à regarder leur page.",
  exit_rate: "Taux de sortie",
  "exit_rate.sentence": "Visites terminées sur la page, divisées par les vues de la page. Nécessite la dimension visit:exit_page.",
  scroll_depth: "Profondeur de défilement",
  "scroll_depth.sentence":
    "Jusqu’où la page a été vue : le point le plus bas de chaque visite, en moyenne sur les visites pour lesquelles il est connu.",
  time_on_page: "Temps sur la page",
  "time_on_page.sentence":
    "Temps passé avec la page visible et utilisée, additionné par visite puis moyenné sur les visites pour lesquelles il est connu.",
  engaged_time: "Temps actif",
  "engaged_time.sentence": "Temps passé avec une page visible et utilisée, additionné puis divisé par toutes les visites.",
  total_revenue: "Revenu",
  "total_revenue.sentence": "Revenu des événements correspondants, par devise ; les devises ne sont jamais additionnées.",
  average_revenue: "Revenu moyen",
  "average_revenue.sentence": "Revenu divisé par les événements correspondants qui en portent un, par devise.",
  operations: "Opérations",
  "operations.sentence": "Événements correspondants qui disent s’ils ont réussi.",
  successes: "Réussites",
  "successes.sentence": "Événements correspondants qui disent avoir réussi.",
  failures: "Échecs",
  "failures.sentence": "Événements correspondants qui disent avoir échoué.",
  success_rate: "Taux de réussite",
  "success_rate.sentence": "Réussites divisées par opérations.",
  new_visitors: "Nouveaux visiteurs",
  "new_visitors.sentence":
    "Part des visiteurs d’applications qui n’avaient pas été vus un jour précédent. Eux seuls gardent un identifiant reconnaissable.",
  percentage: "Part des visiteurs",
  "percentage.sentence": "Visiteurs de la ligne divisés par tous les visiteurs de la requête.",
  conversion_rate: "Taux de conversion",
  "conversion_rate.sentence":
    "Visiteurs ayant atteint l’objectif, divisés par tous les visiteurs de la période. Nécessite un objectif comme dimension ou filtre.",
  group_conversion_rate: "Taux de conversion de la ligne",
  "group_conversion_rate.sentence":
    "Visiteurs de la ligne ayant atteint l’objectif, divisés par tous les visiteurs de cette ligne. Nécessite un objectif comme filtre.",
} as const satisfies Translated<typeof english>;
