import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { api, type AnswerRow, type DropLine } from "../api.ts";
import { valueName } from "../names.ts";
import { usePoll } from "../load.ts";
import { firstVisitQuery } from "../queries.ts";
import { t, tNodes } from "../words/t.ts";
import { Flag } from "./flag.ts";
import { Icon } from "./icon.ts";
import { laterApi } from "../later-api.ts";

const ASK_EVERY_MS = 1000;
const ASK_DROPS_EVERY_MS = 5000;

/** A quiet pulse that turns into the visit's row when it comes. */
export function Waiting({ domain, onSeen }: { domain: string; onSeen?: () => void }) {
  const [row, setRow] = useState<AnswerRow | null>(null);
  const [drop, setDrop] = useState<DropLine | null>(null);
  const [lost, setLost] = useState(false);
  const look = async (): Promise<void> => {
    try {
      const [answer] = await api.query([firstVisitQuery(domain)]);
      setLost(false);
      const first = answer!.results[0];
      if (first === undefined) return;
      setRow(first);
      onSeen?.();
    } catch {
      setLost(true);
    }
  };
  const lookForDrops = async (): Promise<void> => {
    const { drops } = await laterApi.drops(domain, 1).catch(() => ({ drops: [] }));
    setDrop(drops[0] ?? null);
  };
  usePoll(look, row === null ? ASK_EVERY_MS : null);
  usePoll(lookForDrops, row === null ? ASK_DROPS_EVERY_MS : null);

  if (row !== null) return html`<div class="waiting waiting-seen" role="status"><${FirstVisit} row=${row} /></div>`;
  const own = html`<a href=${`https://${domain}`} target="_blank" rel="noopener noreferrer">${domain}</a>`;
  return html`<div class="waiting" role="status">
    <span class="pulse" aria-hidden="true"></span>
    <div>
      <b>${t(lost ? "setup.waiting.lost" : "setup.waiting")}</b>
      <p class="fine">
        ${
          drop === null
            ? tNodes("setup.waiting.advice", { site: own })
            : t("setup.waiting.dropped", { reason: t(`drops.why.${drop.reason}`) })
        }
      </p>
    </div>
  </div>`;
}

function FirstVisit({ row }: { row: AnswerRow }) {
  const [page = "", source = "", country = "", browser = "", os = ""] = row.dimensions;
  const place = country === "(not set)" ? "" : valueName("visit:country", country);
  const [known, system] = [browser, os].map((name) => (name === "(not set)" ? "" : name)) as [string, string];
  const device = known !== "" && system !== "" ? t("setup.seen.device", { browser: known, os: system }) : known + system;
  const facts = [source === "Direct / None" ? t("setup.seen.direct") : t("setup.seen.from", { source }), place, device];
  return html`
    <span class="waiting-check"><${Icon} name="check" /></span>
    <div>
      <b>${t("setup.seen", { page })}</b>
      <p class="fine"><${Flag} country=${country} /> ${facts.filter((fact) => fact !== "").join(" · ")}</p>
    </div>
  `;
}
