import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { t } from "../words/t.ts";
import { zoneOptions } from "../zones.ts";
import { Combobox } from "./combobox.ts";
import { Field } from "./field.ts";

interface ZoneFieldProps {
  readonly value: string;
  /** What a clock shows there now; null for what is no zone. */
  readonly clock: string | null;
  /** What it means for the site, as long as it is a zone. */
  readonly says: "setup.site.zone.hint" | "settings.zone.hint";
  readonly error: string | undefined;
  readonly onInput: (zone: string) => void;
}

/** In which zone a site's days begin. */
export function ZoneField({ value, clock, says, error, onInput }: ZoneFieldProps) {
  const zones = useMemo(() => zoneOptions(Date.now()), []);
  const text = clock === null ? t("setup.site.zone.unknown") : t(says, { clock });
  return html`<${Field} id="timezone" label=${t("setup.site.zone")} error=${error} hint=${text}>
    <${Combobox} id="timezone" value=${value} options=${zones} placeholder=${t("setup.site.zone.placeholder")} onInput=${onInput} />
  <//>`;
}
