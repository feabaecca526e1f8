import type { refusals as english } from "../en/refusals.ts";
import type { Translated } from "../message.ts";

export const refusals = {
  wrong_credentials: "L’e-mail ou le mot de passe est incorrect.",
  wrong_password: "Le mot de passe actuel est incorrect.",
  demo_read_only: "Ceci est une démo : rien ne peut être modifié.",
  site_exists: "Ce site existe déjà.",
  invalid_domain: "Un domaine ressemble à example.com : sans protocole, port ni chemin.",
  invalid_timezone: "Un fuseau horaire ressemble à Europe/Paris.",
  invalid_email: "Ce n’est pas une adresse e-mail.",
  user_exists: "Cet utilisateur existe déjà.",
  setup_done: "Cairn est déjà installé. Connectez-vous.",
  setup_token_wrong: "Ce lien n’est pas, ou plus, valable. Redémarrez Cairn pour en obtenir un nouveau.",
  too_many_attempts: "Trop de tentatives.",
  too_many_logins: "Trop de connexions à la fois.",
  name_taken: "Le script d’un autre site porte ce nom, ou l’a porté.",
  goal_exists: "Ce site a déjà un objectif de ce nom.",
  goal_not_found: "Cet objectif n’existe pas.",
  segment_not_found: "Ce segment n’existe pas.",
  annotation_not_found: "Cette annotation n’existe pas.",
  key_not_found: "Cette clé n’existe pas.",
  login_not_found: "Vous n’avez pas cette connexion.",
} as const satisfies Translated<typeof english>;
