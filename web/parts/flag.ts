import { html } from "htm/preact";
import { version } from "country-flag-icons/package.json" with { type: "json" };

/**
 * A country's flag, beside its name and therefore silent; nothing for what is no country. build.ts puts the drawings among the dashboard's
 * files under their version, so that browsers keep them for ever. One that there is none of is not shown.
 */
export function Flag({ country }: { country: string }) {
  return (
    /^[A-Z]{2}$/.test(country) &&
    html`<img
      key=${country}
      class="country"
      loading="lazy"
      src=${`/flags/${version}/${country}.svg`}
      alt=""
      width="18"
      height="12"
      onError=${({ target }: Event) => ((target as HTMLElement).hidden = true)}
    />`
  );
}
