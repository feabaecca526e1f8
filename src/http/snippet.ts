/** The line that the owner of a site pastes into its pages. Both parts are host names and need no escaping. */
export function snippetOf(baseUrl: string, domain: string): string {
  return `<script defer src="${baseUrl}/js/cairn.js" data-domain="${domain}"></script>`;
}
