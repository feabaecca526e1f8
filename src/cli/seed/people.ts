import { BROWSERS } from "./browsers.ts";
import { PLACES } from "./places.ts";
import { weightedPicker, type Random } from "./random.ts";

/** Somebody who visits the made-up site. */
export interface Person {
  readonly address: string;
  readonly agent: string;
  /** Width and height in pixels. */
  readonly screen: string;
  /** As the browser sends it. */
  readonly languages: string;
  /** End of the visit so far. */
  lastMs: number;
}

/** Common screens of phones, tablets and desks, a guess at what is usual. */
const PHONES = ["390x844", "393x852", "360x800", "412x915", "430x932", "375x667", "414x896"];
const TABLETS = ["810x1080", "820x1180", "768x1024"];
const DESKS = ["1920x1080", "1920x1080", "1536x864", "1440x900", "2560x1440", "1366x768", "1728x1117", "3840x2160"];

/** Languages of countries where it is not English alone. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ DE: "de-DE", AT: "de-AT", CH: "de-CH", FR: "fr-FR", BE: "nl-BE", NL: "nl-NL", ES: "es-ES", MX: "es-MX", AR: "es-AR" },
  ...{ IT: "it-IT", BR: "pt-BR", PT: "pt-PT", PL: "pl-PL", JP: "ja-JP", KR: "ko-KR", SE: "sv-SE", NO: "nb-NO", DK: "da-DK" },
  ...{ FI: "fi-FI", CZ: "cs-CZ", TR: "tr-TR", RO: "ro-RO", UA: "uk-UA", GB: "en-GB", IE: "en-IE", AU: "en-AU", CA: "en-CA" },
};
/** Share of people whose browser speaks English wherever they are. */
const ENGLISH = 0.18;

export function peopleModel(): (random: Random) => Person {
  const pickPlace = weightedPicker(PLACES.map(([, weight]) => weight));
  const pickBrowser = weightedPicker(BROWSERS.map(({ share }) => share));
  return (random) => {
    const [country, , blocks] = PLACES[pickPlace(random)]!;
    const { agent, versions } = BROWSERS[pickBrowser(random)]!;
    const language = random.chance(ENGLISH) ? "en-US" : (LANGUAGES[country] ?? "en-US");
    return {
      address: `${random.pick(blocks)}.${random.below(256)}.${1 + random.below(254)}`,
      agent: agent.replaceAll("{}", random.pick(versions)),
      screen: random.pick(/iPad|Tablet/.test(agent) ? TABLETS : /Mobile/.test(agent) ? PHONES : DESKS),
      languages: language.startsWith("en") ? `${language},en;q=0.9` : `${language},${language.slice(0, 2)};q=0.9,en;q=0.8`,
      lastMs: 0,
    };
  };
}
