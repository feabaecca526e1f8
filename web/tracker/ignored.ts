import { LOCAL, OPT_OUT, PLAUSIBLE } from "./features.ts";
import { dataset, place } from "./page.ts";

/** Automated browsers and people who opted out are not counted. */
export const isIgnored = (): boolean | undefined | void => {
  const browser = navigator as Navigator & { globalPrivacyControl?: boolean };
  try {
    return (
      (PLAUSIBLE && !LOCAL && /^(localhost|127\..*|\[::1\]|)$/.test(place.hostname)) ||
      browser.webdriver ||
      ("respectDnt" in dataset && (browser.doNotTrack === "1" || browser.globalPrivacyControl)) ||
      localStorage[OPT_OUT] === "true"
    );
  } catch {
    // Storage is forbidden here: then nobody can have opted out.
  }
};
