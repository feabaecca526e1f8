import type { KnownSource } from "./known-source.ts";

// Sources with many addresses and one name, of no channel of their own.
// Origin: written for Cairn from common knowledge of the services' public addresses. Licence: MIT, as the rest of Cairn.
export const OTHER_SOURCES: readonly KnownSource[] = [
  ["Wikipedia", "wikipedia.org", "wikipedia.com", "org.wikipedia"],
  ["Feedly", "feedly.com"],
  ["Inoreader", "inoreader.com"],
  [
    "Google Ads",
    "googleadservices.com",
    "doubleclick.net",
    "googlesyndication.com",
    "safeframe.googlesyndication.com",
    "tpc.googlesyndication.com",
  ],
  ["Google Translate", "translate.google.com", "translate.goog"],
  ["Google Docs", "docs.google.com"],
  ["Google Drive", "drive.google.com"],
  ["Google Maps", "maps.google.com", "com.google.android.apps.maps"],
  ["Google Cloud", "console.cloud.google.com", "cloud.google.com"],
  ["Google Play", "play.google.com"],
  ["Google Sites", "sites.google.com"],
  ["Google Meet", "meet.google.com"],
  ["Google Calendar", "calendar.google.com"],
  ["Google Classroom", "classroom.google.com"],
  ["Google Chat", "chat.google.com"],
  ["Google Groups", "groups.google.com"],
  ["Google Accounts", "accounts.google.com"],
  ["Microsoft Start", "msn.com", "ntp.msn.com"],
  ["Yahoo! News", "news.yahoo.com", "finance.yahoo.com"],
  ["Notion", "notion.so", "notion.site", "notion.com"],
  ["Trello", "trello.com"],
  ["Jira", "atlassian.net", "atlassian.com"],
  ["Bitbucket", "bitbucket.org"],
  ["Hugging Face", "huggingface.co"],
  ["npm", "npmjs.com"],
  ["App Store", "apps.apple.com", "itunes.apple.com"],
];
