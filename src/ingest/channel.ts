import { DISPLAY_MEDIUMS, EMAIL_WORDS, REFERRAL_MEDIUMS, SOCIAL_MEDIUMS } from "../data/mediums.ts";
import { isPaidSpelling, kindOfSource } from "./known-sources.ts";

export interface ChannelInput {
  /** The cleaned name. */
  readonly source: string;
  readonly utmSource: string;
  readonly utmMedium: string;
  readonly utmCampaign: string;
  readonly clickId: string;
}

/** Plausible's nineteen channels, in Plausible's order: the first that fits is the answer. */
export function channelOf({ source, utmSource, utmMedium, utmCampaign, clickId }: ChannelInput): string {
  const kind = kindOfSource(source);
  const medium = utmMedium.toLowerCase();
  const campaign = utmCampaign.toLowerCase();
  const tag = utmSource.toLowerCase();
  const isShopping = kind === "shopping" || isShoppingCampaign(campaign);
  const isPaid = isPaidMedium(medium);
  const isPaidSource = isPaidSpelling(tag);

  if (campaign.includes("cross-network") || medium === "cross-network") return "Cross-network";
  if (isShopping && isPaid) return "Paid Shopping";
  if (kind === "search" && (isPaid || isPaidSource)) return "Paid Search";
  if ((source === "Google" && clickId === "gclid") || (source === "Bing" && clickId === "msclkid")) return "Paid Search";
  if (kind === "social" && (isPaid || isPaidSource)) return "Paid Social";
  if (kind === "video" && (isPaid || isPaidSource)) return "Paid Video";
  if (DISPLAY_MEDIUMS.has(medium)) return "Display";
  if (isPaid) return "Paid Other";
  if (isShopping) return "Organic Shopping";
  if (kind === "social" || SOCIAL_MEDIUMS.has(medium)) return "Organic Social";
  if (kind === "video" || medium.includes("video")) return "Organic Video";
  if (kind === "ai") return "AI Assistants";
  if (kind === "search" || medium === "organic") return "Organic Search";
  if (kind === "email" || EMAIL_WORDS.some((word) => tag.includes(word) || medium.includes(word))) return "Email";
  if (medium === "affiliate") return "Affiliates";
  if (medium === "audio") return "Audio";
  if (tag === "sms" || medium === "sms") return "SMS";
  if (tag === "firebase" || medium.endsWith("push") || medium.includes("mobile") || medium.includes("notification"))
    return "Mobile Push Notifications";
  if (source !== "" || REFERRAL_MEDIUMS.has(medium)) return "Referral";
  return "Direct";
}

/** "cpc", "cpm", "ppc", "retargeting", "paid", "paid-social", ... */
const isPaidMedium = (medium: string): boolean =>
  medium.includes("cp") || medium === "ppc" || medium === "retargeting" || medium.startsWith("paid");

/** "shop" at the start or after any letter but those of "workshop" and its like (e, as in "eshop", is allowed), or "shopping". */
const isShoppingCampaign = (campaign: string): boolean => /(?:[^a-df-z]|^)shop|shopping/.test(campaign);
