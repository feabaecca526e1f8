export type Level = "error" | "warning" | "note" | "ok";

interface Text {
  readonly level: Level;
  /** Words in braces stand for a finding's values. */
  readonly message: string;
  readonly hint: string;
}

const SNIPPET = "Paste the snippet from the site's page in Cairn into the <head> of every page, as it is.";

/** Everything that looking at a site's page can find, in plain words. The names are a promise: the dashboard translates by them. */
export const FINDINGS = {
  // The way to the page.
  bad_address: {
    level: "error",
    message: "This is no address of a public web page.",
    hint: "It begins with http:// or https:// and has no port of its own.",
  },
  unknown_name: {
    level: "error",
    message: "{host} is not known: the name has no address.",
    hint: "Check the spelling and the DNS entry of the domain.",
  },
  not_public: {
    level: "error",
    message: "{host} lies in a private network, where Cairn does not look.",
    hint: "Open a page yourself and see whether its visit arrives.",
  },
  timeout: {
    level: "error",
    message: "{host} did not answer within five seconds.",
    hint: "Try again; if it stays so, the site is slow or refuses this server.",
  },
  certificate: {
    level: "error",
    message: "The certificate of {host} is not valid.",
    hint: "Renew it, or check that it names this host and comes with its intermediate certificates.",
  },
  unreachable: {
    level: "error",
    message: "{host} cannot be reached.",
    hint: "Check that the web server runs and that nothing in front of it refuses this server.",
  },
  too_many_redirects: {
    level: "error",
    message: "The page redirects again and again.",
    hint: "Open it in a private window: what goes in circles here goes in circles there.",
  },
  unreadable: {
    level: "error",
    message: "The answer of {host} could not be read.",
    hint: "It may be compressed in an unusual way. Open a page yourself and see whether its visit arrives.",
  },
  challenge: {
    level: "error",
    message: "A protection against robots ({tool}) stood in front of the page.",
    hint: "Visitors pass it and this check does not. Let this server's address through, or open a page yourself and see whether its visit arrives.",
  },
  refused: {
    level: "error",
    message: "The page was refused: status {status}.",
    hint: "A password, a firewall or a robot filter is in front of it. Open a page yourself and see whether its visit arrives.",
  },
  page_missing: {
    level: "error",
    message: "There is no page at this address: status {status}.",
    hint: "Check the address, or name another page of the site.",
  },
  page_broken: { level: "error", message: "The web server failed: status {status}.", hint: "Try again when the site works." },
  not_html: { level: "error", message: "The address does not answer with a web page, but with {type}.", hint: "Name a page of the site." },
  other_site: {
    level: "warning",
    message: "The address leads to {host}, which is not {domain}.",
    hint: "If your pages are there, add that site to Cairn, or rename this one.",
  },
  no_https: {
    level: "note",
    message: "The page was found by http only: {reason}",
    hint: "Visitors see a warning in their browser. Cairn counts them all the same.",
  },
  // The script.
  found: { level: "ok", message: "The script is on the page and counts for {domain}.", hint: "" },
  missing: {
    level: "error",
    message: "Cairn's script is not on this page.",
    hint: `${SNIPPET} If it is there already, empty the cache of the page.`,
  },
  tag_manager: {
    level: "note",
    message: "The page uses a tag manager ({tool}), which may load the script.",
    hint: "This check sees the page as it is sent, without what scripts add later. Open it yourself and see whether its visit arrives.",
  },
  inserted: {
    level: "note",
    message: "A script of the page mentions Cairn's script and may load it.",
    hint: "This check sees the page as it is sent, without what scripts add later. Open it yourself and see whether its visit arrives.",
  },
  meta_refresh: { level: "note", message: "The page sends its readers on to {target}.", hint: "Check that page instead." },
  cut: {
    level: "note",
    message: "The page is longer than two megabytes; only its beginning was looked at.",
    hint: "Place the snippet into the <head>.",
  },
  commented_out: { level: "error", message: "The script is there, but commented out.", hint: "Remove the <!-- and --> around it." },
  as_text: {
    level: "error",
    message: "The snippet stands on the page as text that people read.",
    hint: "Insert it as HTML or code, not as text. Editors have a block or mode of their own for that.",
  },
  in_noscript: { level: "error", message: "The script stands inside <noscript>, where no browser runs it.", hint: "Move it out of there." },
  in_template: { level: "error", message: "The script stands inside <template>, where it does not run.", hint: "Move it out of there." },
  unknown_file: {
    level: "error",
    message: "There is no script {file} on this server.",
    hint: `A name or a feature in it is misspelt. ${SNIPPET}`,
  },
  other_host: {
    level: "error",
    message: "The script comes from {host} and sends its events there, not to {server}.",
    hint: `Replace it. ${SNIPPET}`,
  },
  sends_elsewhere: {
    level: "error",
    message: "The script sends its events to {host}, not to {server}.",
    hint: "Remove the attribute {attribute}, or let it name this server.",
  },
  forwarded: {
    level: "note",
    message: "The script is loaded from {host} itself.",
    hint: "This works as long as that server forwards the script and its events to Cairn, with the client's address in X-Forwarded-For.",
  },
  wrong_domain: {
    level: "error",
    message: "The script counts for {found}, not for {domain}.",
    hint: "Copy the snippet of this site anew: each site has its own.",
  },
  no_domain: {
    level: "error",
    message: "The script does not say for which site it counts: {attribute} is missing.",
    hint: "An optimiser may have removed the attribute: exclude the script there, or use the script with a name of its own (/s/...), which needs none.",
  },
  domain_by_page: {
    level: "note",
    message: "The script has no data-domain; it counts for the page's own host, which is right here.",
    hint: "If an optimiser removed it, other attributes may be gone too.",
  },
  consent: {
    level: "warning",
    message: "The script is held back by {tool} until the visitor agrees.",
    hint: "Whoever does not agree is not counted. Cairn sets no cookies; if you need no consent for it, take the script out of that tool's control.",
  },
  delayed: {
    level: "warning",
    message: "The script is held back by {tool}.",
    hint: 'It runs late, or only when the visitor moves, and short visits are lost. Exclude it there (for Cloudflare: the attribute data-cfasync="false").',
  },
  not_run: { level: "error", message: "Browsers do not run the script: {attribute}.", hint: `Remove that attribute. ${SNIPPET}` },
  twice: { level: "warning", message: "The script is on the page {times} times.", hint: "One is enough: remove the others." },
  several_scripts: {
    level: "warning",
    message: "Several scripts count for this site: {files}.",
    hint: "Each of them counts the visit. Keep one.",
  },
  integrity: {
    level: "warning",
    message: "The script's tag has an integrity attribute.",
    hint: "With the next release of Cairn the script changes and browsers will refuse it. Remove the attribute.",
  },
  mixed_content: {
    level: "error",
    message: "The page is https, but {what} is http: browsers refuse that.",
    hint: "Put Cairn behind https (--base-url https://...) and copy the snippet anew.",
  },
  csp_script: {
    level: "error",
    message: "The page's Content-Security-Policy does not allow the script ({directive}).",
    hint: "Add {server} to script-src.",
  },
  csp_connect: {
    level: "error",
    message: "The page's Content-Security-Policy does not allow the script to send events ({directive}).",
    hint: "Add {server} to connect-src.",
  },
  other_analytics: {
    level: "note",
    message: "Other analytics are on the page: {names}.",
    hint: "They do not disturb Cairn; numbers differ because each counts differently.",
  },
} as const satisfies Record<string, Text>;

export type FindingCode = keyof typeof FINDINGS;
