import type { FindingWords } from "../../finding-text.ts";

const SNIPPET = "Collez l’extrait de la page du site dans Cairn, tel quel, dans l’en-tête de chaque page.";
const AS_SENT =
  "Cette vérification voit la page telle qu’elle est envoyée, sans ce que des scripts ajoutent ensuite. Ouvrez-la vous-même et voyez si la visite arrive.";

/** What looking at a page can find; in English the server says it (src/model/finding.ts). */
export const findings: FindingWords = {
  bad_address: {
    message: "Ce n’est pas l’adresse d’une page publique.",
    hint: "Elle commence par http:// ou https:// et n’indique pas de port.",
  },
  unknown_name: { message: "{host} est inconnu : ce nom n’a pas d’adresse.", hint: "Vérifiez l’orthographe et l’entrée DNS du domaine." },
  not_public: {
    message: "{host} se trouve dans un réseau privé, où Cairn ne regarde pas.",
    hint: "Ouvrez une page vous-même et voyez si la visite arrive.",
  },
  timeout: {
    message: "{host} n’a pas répondu en cinq secondes.",
    hint: "Réessayez ; si cela persiste, le site est lent ou refuse ce serveur.",
  },
  certificate: {
    message: "Le certificat de {host} n’est pas valable.",
    hint: "Renouvelez-le, ou vérifiez qu’il nomme cet hôte et vient avec ses certificats intermédiaires.",
  },
  unreachable: {
    message: "{host} est injoignable.",
    hint: "Vérifiez que le serveur web est lancé et que rien devant lui ne refuse ce serveur.",
  },
  too_many_redirects: {
    message: "La page redirige sans fin.",
    hint: "Ouvrez-la dans une fenêtre privée : ce qui tourne en rond ici y tourne aussi.",
  },
  unreadable: {
    message: "La réponse de {host} n’a pas pu être lue.",
    hint: "Elle est peut-être compressée d’une façon inhabituelle. Ouvrez une page vous-même et voyez si la visite arrive.",
  },
  challenge: {
    message: "Une protection contre les robots ({tool}) se trouvait devant la page.",
    hint: "Les visiteurs la passent, pas cette vérification. Laissez passer l’adresse de ce serveur, ou ouvrez une page vous-même et voyez si la visite arrive.",
  },
  refused: {
    message: "La page a été refusée : statut {status}.",
    hint: "Un mot de passe, un pare-feu ou un filtre à robots se trouve devant. Ouvrez une page vous-même et voyez si la visite arrive.",
  },
  page_missing: {
    message: "Il n’y a pas de page à cette adresse : statut {status}.",
    hint: "Vérifiez l’adresse, ou nommez une autre page du site.",
  },
  page_broken: { message: "Le serveur web a échoué : statut {status}.", hint: "Réessayez quand le site marche." },
  not_html: { message: "À cette adresse ne se trouve pas une page web, mais {type}.", hint: "Nommez une page du site." },
  other_site: {
    message: "L’adresse mène à {host}, qui n’est pas {domain}.",
    hint: "Si vos pages s’y trouvent, ajoutez ce site à Cairn, ou renommez celui-ci.",
  },
  no_https: {
    message: "La page n’a été trouvée que par http : {reason}",
    hint: "Les visiteurs voient un avertissement dans leur navigateur. Cairn les compte malgré tout.",
  },
  found: { message: "Le script est sur la page et compte pour {domain}.", hint: "" },
  missing: { message: "Le script de Cairn n’est pas sur cette page.", hint: `${SNIPPET} S’il y est déjà, videz le cache de la page.` },
  tag_manager: {
    message: "La page utilise un gestionnaire de balises ({tool}), qui charge peut-être le script.",
    hint: AS_SENT,
  },
  inserted: { message: "Un script de la page mentionne celui de Cairn et le charge peut-être.", hint: AS_SENT },
  meta_refresh: { message: "La page envoie ses lecteurs vers {target}.", hint: "Vérifiez plutôt celle-là." },
  cut: {
    message: "La page dépasse deux mégaoctets ; seul son début a été regardé.",
    hint: "Placez l’extrait dans l’en-tête de la page.",
  },
  commented_out: {
    message: "Le script est là, mais en commentaire.",
    hint: "Enlevez les signes du commentaire autour de lui.",
  },
  as_text: {
    message: "L’extrait est sur la page comme un texte que l’on lit.",
    hint: "Insérez-le comme HTML ou code, pas comme texte. Les éditeurs ont pour cela un bloc ou un mode à part.",
  },
  in_noscript: { message: "Le script est dans un élément noscript, où aucun navigateur ne l’exécute.", hint: "Sortez-le de là." },
  in_template: { message: "Le script est dans un élément template, où il ne s’exécute pas.", hint: "Sortez-le de là." },
  unknown_file: {
    message: "Il n’y a pas de script {file} sur ce serveur.",
    hint: `Un nom ou une de ses options est mal écrit. ${SNIPPET}`,
  },
  other_host: {
    message: "Le script vient de {host} et y envoie ses événements, pas à {server}.",
    hint: `Remplacez-le. ${SNIPPET}`,
  },
  sends_elsewhere: {
    message: "Le script envoie ses événements à {host}, pas à {server}.",
    hint: "Enlevez l’attribut {attribute}, ou faites-lui nommer ce serveur.",
  },
  forwarded: {
    message: "Le script est chargé depuis {host} lui-même.",
    hint: "Cela marche tant que ce serveur transmet à Cairn le script et ses événements, avec l’adresse du client dans X-Forwarded-For.",
  },
  wrong_domain: {
    message: "Le script compte pour {found}, pas pour {domain}.",
    hint: "Copiez de nouveau l’extrait de ce site : chaque site a le sien.",
  },
  no_domain: {
    message: "Le script ne dit pas pour quel site il compte : {attribute} manque.",
    hint: "Un optimiseur a peut-être enlevé l’attribut : exceptez-y le script, ou utilisez le script à son propre nom (/s/...), qui n’en a pas besoin.",
  },
  domain_by_page: {
    message: "Le script n’a pas de data-domain ; il compte pour l’hôte de la page, ce qui est juste ici.",
    hint: "Si un optimiseur l’a enlevé, d’autres attributs manquent peut-être aussi.",
  },
  consent: {
    message: "Le script est retenu par {tool} jusqu’à l’accord du visiteur.",
    hint: "Qui n’accepte pas n’est pas compté. Cairn ne pose aucun cookie ; si aucun accord n’est nécessaire, retirez le script de cet outil.",
  },
  delayed: {
    message: "Le script est retenu par {tool}.",
    hint: 'Il s’exécute tard, ou seulement quand le visiteur bouge, et les visites courtes se perdent. Exceptez-le là-bas (pour Cloudflare : l’attribut data-cfasync="false").',
  },
  not_run: { message: "Les navigateurs n’exécutent pas le script : {attribute}.", hint: `Enlevez cet attribut. ${SNIPPET}` },
  twice: { message: "Le script est {times} fois sur la page.", hint: "Une fois suffit : enlevez les autres." },
  several_scripts: {
    message: "Plusieurs scripts comptent pour ce site : {files}.",
    hint: "Chacun compte la visite. Gardez-en un.",
  },
  integrity: {
    message: "La balise du script a un attribut integrity.",
    hint: "À la prochaine version de Cairn le script change, et les navigateurs le refuseront. Enlevez l’attribut.",
  },
  mixed_content: {
    message: "La page est en https, mais {what} est en http : les navigateurs le refusent.",
    hint: "Mettez Cairn derrière https (--base-url https://...) et copiez l’extrait de nouveau.",
  },
  csp_script: {
    message: "La Content-Security-Policy de la page ne permet pas le script ({directive}).",
    hint: "Ajoutez {server} à script-src.",
  },
  csp_connect: {
    message: "La Content-Security-Policy de la page ne permet pas au script d’envoyer des événements ({directive}).",
    hint: "Ajoutez {server} à connect-src.",
  },
  other_analytics: {
    message: "D’autres outils de mesure sont sur la page : {names}.",
    hint: "Ils ne gênent pas Cairn ; les chiffres diffèrent parce que chacun compte à sa façon.",
  },
};
