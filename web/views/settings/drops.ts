import { html } from "htm/preact";
import { DropsLedger } from "../../parts/drops-ledger.ts";
import type { SectionProps } from "../settings.ts";

/** What arrived and was not counted. */
export function Drops({ me, site }: SectionProps) {
  return html`<${DropsLedger} me=${me} domain=${site.domain} />`;
}
