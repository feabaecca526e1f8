import type { ComponentChildren } from "preact";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { WEEK_STARTS, type Preferences } from "../../../src/model/preferences.ts";
import { asApiError, type Me } from "../../api.ts";
import { errorText } from "../../error-text.ts";
import { Segmented } from "../../parts/segmented.ts";
import { Setting } from "../../parts/setting.ts";
import { useTheme } from "../../parts/theme-menu.ts";
import { say } from "../../parts/toast.ts";
import { choosePreferences, type Choice } from "../../preferences.ts";
import { accountApi } from "../../settings-api.ts";
import { THEMES, type Theme } from "../../theme.ts";
import { LANGUAGES, type Language } from "../../words/tables.ts";
import { t } from "../../words/t.ts";

/** How the dashboard speaks and looks to this reader, in every browser. It holds at once. */
export function Choices({ me }: { me: Me }) {
  const theme = useTheme();
  const [language, setLanguage] = useState<Language | "">(me.language);
  const [week, setWeek] = useState(me.weekStart ?? "");
  const choose = (choice: Choice): void => void choosePreferences(choice).catch(() => say(t("errors.outdated")));
  const pickWeek = async (weekStart: Preferences["weekStart"]): Promise<void> => {
    setWeek(weekStart);
    try {
      await accountApi.choose({ weekStart });
    } catch (failed) {
      setWeek(week);
      say(errorText(asApiError(failed)));
    }
  };
  const languages = [
    { key: "" as const, label: t("profile.language.auto") },
    ...(Object.keys(LANGUAGES) as Language[]).map((key) => ({ key, label: LANGUAGES[key] })),
  ];
  const themes = THEMES.map((key) => ({ key, label: t(`account.theme.${key}`) }));
  const weeks = WEEK_STARTS.map((key) => ({ key, label: t(`profile.week.${key === "" ? "site" : key}`) }));
  return html`<${Setting} title=${t("profile.choices")} lead=${t("profile.choices.lead")}>
    <${Choosing} label=${t("account.language")}>
      <${Segmented}
        name=${t("account.language")}
        options=${languages}
        chosen=${language}
        onPick=${(next: Language | "") => (setLanguage(next), choose({ language: next }))}
      />
    <//>
    <${Choosing} label=${t("common.theme")}>
      <${Segmented} name=${t("common.theme")} options=${themes} chosen=${theme} onPick=${(next: Theme) => choose({ theme: next })} />
    <//>
    <${Choosing} label=${t("profile.week")}>
      <${Segmented} name=${t("profile.week")} options=${weeks} chosen=${week} onPick=${pickWeek} />
    <//>
  <//>`;
}

function Choosing({ label, children }: { label: string; children?: ComponentChildren }) {
  return html`<div class="field"><span class="field-label">${label}</span>${children}</div>`;
}
