/**
 * Analytics of others, by the hosts of their scripts: the last labels of a host name, or host and beginning of a path. Public knowledge,
 * collected from these products' own installation pages.
 */
export const OTHER_ANALYTICS: readonly (readonly [place: string, name: string])[] = [
  ["www.googletagmanager.com/gtag/", "Google Analytics"],
  ["google-analytics.com", "Google Analytics"],
  ["plausible.io", "Plausible"],
  ["cloud.umami.is", "Umami"],
  ["gc.zgo.at", "GoatCounter"],
  ["goatcounter.com", "GoatCounter"],
  ["cdn.usefathom.com", "Fathom"],
  ["scripts.simpleanalyticscdn.com", "Simple Analytics"],
  ["static.cloudflareinsights.com", "Cloudflare Web Analytics"],
  ["cdn.matomo.cloud", "Matomo"],
  ["cdn.pirsch.io", "Pirsch"],
  ["api.pirsch.io", "Pirsch"],
  ["static.hotjar.com", "Hotjar"],
  ["www.clarity.ms", "Microsoft Clarity"],
  ["cdn.mxpnl.com", "Mixpanel"],
  ["cdn.amplitude.com", "Amplitude"],
  ["cdn.segment.com", "Segment"],
  ["cdn.heapanalytics.com", "Heap"],
  ["i.posthog.com", "PostHog"],
  ["app.posthog.com", "PostHog"],
  ["mc.yandex.ru", "Yandex Metrica"],
  ["hm.baidu.com", "Baidu Analytics"],
  ["connect.facebook.net", "Meta Pixel"],
  ["snap.licdn.com", "LinkedIn Insight"],
  ["analytics.tiktok.com", "TikTok Pixel"],
  ["js.hs-scripts.com", "HubSpot"],
  ["statcounter.com", "StatCounter"],
  ["static.getclicky.com", "Clicky"],
  ["swetrix.org", "Swetrix"],
  ["cdn.swetrix.com", "Swetrix"],
  ["stats.wp.com", "Jetpack Stats"],
  ["_vercel/insights/", "Vercel Analytics"],
];

/** Calls inside a page's own scripts that only these make. */
export const ANALYTICS_CALLS: readonly (readonly [call: RegExp, name: string])[] = [
  [/\bgtag\s*\(\s*['"]config['"]\s*,\s*['"]G-/, "Google Analytics"],
  [/\b_paq\.push\s*\(/, "Matomo"],
  [/\bfbq\s*\(\s*['"]init['"]/, "Meta Pixel"],
  [/\bposthog\.init\s*\(/, "PostHog"],
  [/\bclarity\s*\(\s*['"]set['"]|www\.clarity\.ms\/tag/, "Microsoft Clarity"],
  [/static\.hotjar\.com\/c\/hotjar-/, "Hotjar"],
  [/\bym\s*\(\s*\d+\s*,\s*['"]init['"]/, "Yandex Metrica"],
];

/** What loads other scripts by rules that the page does not show. */
export const TAG_MANAGERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/googletagmanager\.com\/(gtm\.js|ns\.html)|\bGTM-[A-Z0-9]{4,}\b/, "Google Tag Manager"],
  [/\/container_[A-Za-z0-9]{8}\.js/, "Matomo Tag Manager"],
  [/assets\.adobedtm\.com/, "Adobe Launch"],
  [/tags\.tiqcdn\.com/, "Tealium"],
];
