// Parameters that advertising systems append to addresses. Only which kind was seen is kept, never the value.
// The name is the source when nothing else says where the visit came from.
// Origin: written for Cairn from the systems' public documentation. Licence: MIT, as the rest of Cairn.
export const CLICK_IDS: ReadonlyMap<string, string> = new Map([
  ["gclid", "Google"],
  ["gbraid", "Google"],
  ["wbraid", "Google"],
  ["dclid", "Google Ads"],
  ["msclkid", "Bing"],
  ["fbclid", "Facebook"],
  ["igshid", "Instagram"],
  ["twclid", "X (Twitter)"],
  ["ttclid", "TikTok"],
  ["li_fat_id", "LinkedIn"],
  ["epik", "Pinterest"],
  ["rdt_cid", "Reddit"],
  ["ScCid", "Snapchat"],
  ["yclid", "Yandex"],
]);
