/** The line that the owner of a site pastes into its pages. A `name` is that of the site's own script. No part needs escaping. */
export function snippetOf(baseUrl: string, domain: string, name: string | null = null): string {
  if (name !== null) return `<script defer src="${baseUrl}/s/${name}.js"></script>`;
  return `<script defer src="${baseUrl}/js/cairn.js" data-domain="${domain}"></script>`;
}
