import { html } from "htm/preact";
import type { DropReason } from "../../src/model/drop.ts";
import type { WhatIfReason } from "../settings-api.ts";
import { t } from "../words/t.ts";

export interface WhatIfAnswer {
  readonly samples: number;
  readonly reasons: readonly WhatIfReason[];
}

/** In words what other rules would have made of the drops that can still be looked at. */
export function WhatIf({ answer, wrong }: { answer: WhatIfAnswer | null; wrong: boolean }) {
  if (wrong) return html`<b>${t("rules.if.wrong")}</b>`;
  if (answer === null) return html`<b>${t("rules.unsaved")}</b>`;
  const changed = answer.reasons.filter(({ counted, unknown, dropped }) => counted + unknown > 0 || Object.keys(dropped).length > 0);
  const counted = changed.reduce((sum, reason) => sum + reason.counted, 0);
  return html`
    <b
      >${answer.samples === 0 ? t("rules.if.nothing") : counted === 0 ? t("rules.if.none", { count: answer.samples }) : t("rules.if.counted", { count: counted, samples: answer.samples })}</b
    >
    ${
      changed.length > 0 &&
      html`<ul class="fine">
        ${changed.map((reason) => html`<li key=${reason.reason}>${lineOf(reason)}</li>`)}
      </ul>`
    }
  `;
}

/** "Robots: 371 of 380 would be counted, 9 as Spam referrers not, of 0 it cannot be told." */
function lineOf({ reason, samples, counted, dropped, unknown }: WhatIfReason): string {
  const others = (Object.entries(dropped) as [DropReason, number][]).filter(([other]) => other !== reason);
  const parts = [
    counted > 0 ? t("rules.if.part.counted", { counted, samples }) : "",
    ...others.map(([other, count]) => t("rules.if.part.dropped", { count, reason: t(`drops.reason.${other}`) })),
    unknown > 0 ? t("rules.if.part.unknown", { count: unknown }) : "",
  ];
  const said = parts.filter((part) => part !== "").join(" · ");
  return t("rules.if.line", { reason: t(`drops.reason.${reason}`), said: said === "" ? t("rules.if.part.same") : said });
}
