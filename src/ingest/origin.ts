import { Lru } from "../lib/lru.ts";
import { NO_ORIGIN, type Origin } from "../model/event.ts";
import { NO_CAMPAIGN, type Campaign } from "./campaign.ts";
import { channelOf } from "./channel.ts";
import { readReferrer, sourceOf } from "./source.ts";

/** Answers held; a site has some thousand. */
const ORIGINS = 4_000;
/** A longer question is rare, and would cost more memory than the time that an answer takes. */
const QUESTION_CHARS = 600;

/** Answers where an event came from. The store knows an answer that it has been given before by its identity. */
export function createOrigins(): (referrer: string, campaign: Campaign, hostname: string, domain: string) => Origin {
  const asked = new Lru<Origin>(ORIGINS);

  return (referrer, campaign, hostname, domain) => {
    if (campaign === NO_CAMPAIGN && referrer === "") return NO_ORIGIN;
    const question = `${referrer}\n${campaign === NO_CAMPAIGN ? "" : campaignKey(campaign)}\n${hostname}\n${domain}`;
    const known = asked.get(question);
    if (known !== undefined) return known;
    const origin = originOf(referrer, campaign, hostname, domain);
    if (question.length <= QUESTION_CHARS) asked.set(question, origin);
    return origin;
  };
}

export function originOf(referrer: string, campaign: Campaign, hostname: string, domain: string): Origin {
  const from = readReferrer(referrer, hostname, domain);
  if (campaign === NO_CAMPAIGN && from.text === "") return NO_ORIGIN;
  const source = sourceOf(campaign, from);
  const { utmSource, utmMedium, utmCampaign, utmContent, utmTerm, clickId } = campaign;
  // The tag decides the channel as utm_source does: "?ref=newsletter" is e-mail too.
  const channel = channelOf({ source, utmSource: campaign.tag, utmMedium, utmCampaign, clickId });
  const medium = utmMedium || autoMedium(source, clickId);
  return { referrer: from.text, source, channel, utmSource, utmMedium: medium, utmCampaign, utmContent, utmTerm, clickId };
}

/** Google and Bing tag their advertisements with a click id alone. */
function autoMedium(source: string, clickId: string): string {
  const isAutoTagged = (source === "Google" && clickId === "gclid") || (source === "Bing" && clickId === "msclkid");
  return isAutoTagged ? `(${clickId})` : "";
}

const campaignKey = ({ tag, utmSource, utmMedium, utmCampaign, utmContent, utmTerm, clickId }: Campaign): string =>
  `${tag}\n${utmSource}\n${utmMedium}\n${utmCampaign}\n${utmContent}\n${utmTerm}\n${clickId}`;
