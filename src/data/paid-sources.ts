// Spellings of utm_source that say "advertisement on ..." by themselves, whatever the medium.
// Spellings made of a known source and "ad" or "ads" (yt-ads, linkedin_ad) need no entry here.
// Origin: written for Cairn from public campaign naming guides. Licence: MIT, as the rest of Cairn.
export const PAID_SOURCES: ReadonlyMap<string, string> = new Map([
  ["adwords", "Google"],
  ["google-adwords", "Google"],
  ["google_adwords", "Google"],
  ["google adwords", "Google"],
  ["facebook_feed_ad", "Facebook"],
  ["facebook_stories_ad", "Facebook"],
  ["facebook_ads_feed", "Facebook"],
  ["instagram_stories_ad", "Instagram"],
  ["instagram_feed_ad", "Instagram"],
  ["metaads", "Facebook"],
  ["microsoft-ads", "Bing"],
  ["microsoftads", "Bing"],
  ["apple-search-ads", "Apple Search Ads"],
]);
