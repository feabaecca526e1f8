import { html } from "htm/preact";
import type { Me } from "../api.ts";
import { t } from "../words/t.ts";
import { Dialog } from "./dialog.ts";
import { DropsLedger } from "./drops-ledger.ts";

/** The ledger of a site, over its page. */
export function DropsDialog({ me, domain, onClose }: { me: Me | null; domain: string; onClose: () => void }) {
  return html`<${Dialog} title=${t("site.drops")} wide onClose=${onClose}><${DropsLedger} me=${me} domain=${domain} scroll /><//>`;
}
