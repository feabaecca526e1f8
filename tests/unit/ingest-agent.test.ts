import { expect, test } from "bun:test";
import { cutAgent, readAgent } from "../../src/ingest/agent.ts";
import { LIMITS } from "../../src/model/limits.ts";

/** Agents as browsers send them; expected browser, system and class. */
const PEOPLE: [agent: string, browser: string, os: string, device: string][] = [
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Chrome 131",
    "Windows 10",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36",
    "Chrome 109",
    "Windows 7",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Windows NT 6.3; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36",
    "Chrome 109",
    "Windows 8.1",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Chrome 131",
    "Mac 10.15",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Chrome 131",
    "GNU/Linux",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Chrome 131",
    "Chrome OS 14541",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    "Chrome 131",
    "Android 10",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 13; SM-X900) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
    "Chrome 119",
    "Android 13",
    "Tablet",
  ],
  [
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.6367.82 Mobile Safari/537.36",
    "Chrome 124",
    "Android 14",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1",
    "Chrome 126",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Safari 17",
    "Mac 10.15",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.2 Safari/605.1.15",
    "Safari 13",
    "Mac 10.13",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1.1 Mobile/15E148 Safari/604.1",
    "Safari 18",
    "iOS 18",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
    "Safari 16",
    "iOS 16",
    "Tablet",
  ],
  [
    "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
    "Safari 12",
    "iOS 12",
    "Mobile",
  ],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox 132", "Windows 10", "Desktop"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox 132", "Mac 10.15", "Desktop"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox 132", "GNU/Linux", "Desktop"],
  ["Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox 132", "Ubuntu", "Desktop"],
  ["Mozilla/5.0 (X11; Fedora; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox 132", "Fedora", "Desktop"],
  ["Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox 132", "Android 14", "Mobile"],
  ["Mozilla/5.0 (Android 13; Tablet; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox 128", "Android 13", "Tablet"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 Mobile/15E148 Safari/605.1.15",
    "Firefox 127",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/8.1.1 Mobile/15E148 Focus/8.1.1 Safari/605.1.15",
    "Firefox 8",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.51",
    "Microsoft Edge 131",
    "Windows 10",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.2903.48",
    "Microsoft Edge 131",
    "Android 10",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 EdgiOS/130.0.2849.80 Mobile/15E148 Safari/605.1.15",
    "Microsoft Edge 130",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
    "Microsoft Edge 18",
    "Windows 10",
    "Desktop",
  ],
  ["Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer 11", "Windows 10", "Desktop"],
  ["Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)", "Internet Explorer 10", "Windows 8", "Desktop"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0",
    "Opera 115",
    "Windows 10",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36 OPR/85.0.0.0",
    "Opera 85",
    "Android 10",
    "Mobile",
  ],
  ["Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16", "Opera 36", "Android", "Mobile"],
  [
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
    "Samsung Browser 23",
    "Android 13",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 12; SAMSUNG SM-T970) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/22.0 Chrome/111.0.5563.116 Safari/537.36",
    "Samsung Browser 22",
    "Android 12",
    "Tablet",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 YaBrowser/24.10.0.0 Safari/537.36",
    "Yandex Browser 24",
    "Windows 10",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Vivaldi/6.9.3447.37",
    "Vivaldi 6",
    "Windows 10",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; U; Android 11; en-US; RMX2185) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.7.2.1636 Mobile Safari/537.36",
    "UC Browser 13",
    "Android 11",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; U; Android 12; en-gb; Redmi Note 9) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.30.1",
    "MIUI Browser 13",
    "Android 12",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 12; HUAWEI P40) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0.4844.88 HuaweiBrowser/13.0.3.301 Mobile Safari/537.36",
    "Huawei Browser 13",
    "Android 12",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 13; DuckDuckGo/5) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119.0.0.0 Mobile DuckDuckGo/5 Safari/537.36",
    "DuckDuckGo 5",
    "Android 13",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 12; SM-G991B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.43 Mobile Safari/537.36",
    "Mobile App",
    "Android 12",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/440.0.0.0;FBDV/iPhone14,5]",
    "Facebook 440",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21B74 Instagram 307.0.0.0 (iPhone14,5; iOS 17_1)",
    "Instagram 307",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.43(0x18002b2c) NetType/WIFI Language/en",
    "WeChat 8",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/290.0.586 Mobile/15E148 Safari/604.1",
    "Google Search App 290",
    "iOS 17",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
    "Chrome 120",
    "Android 11",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7633) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.4.1 like Chrome/120.0.0.0 Safari/537.36",
    "Silk 120",
    "Android 9",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.4.1 like Chrome/120.0.6099.230 Safari/537.36",
    "Silk 120",
    "Android 11",
    "Tablet",
  ],
  [
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/76.0.3809.146 TV Safari/537.36",
    "Samsung Browser 4",
    "Tizen 6",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.88 Safari/537.36 WebAppManager",
    "Chrome 87",
    "webOS",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (PlayStation; PlayStation 5/6.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15",
    "Safari 15",
    "PlayStation 5",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.4896.127 Safari/537.36 Edge/44.18363.8131",
    "Microsoft Edge 44",
    "Xbox",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/609.4 (KHTML, like Gecko) NF/6.0.2.21.3 NintendoBrowser/5.1.0.22474",
    "Mobile App",
    "Nintendo",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 13; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/30.0.0 Chrome/120.0.6099.115 VR Safari/537.36",
    "Oculus Browser 30",
    "Android 13",
    "Mobile",
  ],
  ["Mozilla/5.0 (X11; FreeBSD amd64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128", "FreeBSD", "Desktop"],
  [
    "Mozilla/5.0 (X11; OpenBSD amd64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36",
    "Chrome 122",
    "OpenBSD",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063",
    "Microsoft Edge 15",
    "Windows Phone 10",
    "Mobile",
  ],
  ["Mozilla/5.0 (Mobile; LYF/F300B/LYF-F300B-001; Android; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "Firefox 48", "Android", "Mobile"],
  [
    "Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15 Epiphany/605.1.15",
    "Epiphany 605",
    "GNU/Linux",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/5.15.2 Chrome/83.0.4103.122 Safari/537.36",
    "Chrome 83",
    "GNU/Linux",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 Brave/130",
    "Brave 130",
    "Android 14",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0 SeaMonkey/2.53.18",
    "SeaMonkey 2",
    "Windows 10",
    "Desktop",
  ],
  [
    "Mozilla/5.0 (Linux; Android 8.0.0; SM-G930F Build/R16NW; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/66.0 Mobile Safari/537.36 Ecosia",
    "Mobile App",
    "Android 8",
    "Mobile",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Electron/28.0.0 Safari/537.36",
    "Electron 28",
    "Mac 10.15",
    "Desktop",
  ],
  ["Cubot", "", "", "Desktop"],
  ["MyApp/1.0", "", "", "Desktop"],
];

const BOTS = [
  "",
  " ",
  "-",
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
  "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
  "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
  "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
  "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)",
  "CCBot/2.0 (https://commoncrawl.org/faq/)",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
  "Twitterbot/1.0",
  "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  "TelegramBot (like TwitterBot)",
  "WhatsApp/2.23.20.0",
  "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 Safari/537.36 Chrome-Lighthouse",
  "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
  "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
  "curl/8.5.0",
  "Wget/1.21.4",
  "python-requests/2.31.0",
  "Python/3.11 aiohttp/3.9.1",
  "Scrapy/2.11.0 (+https://scrapy.org)",
  "Go-http-client/1.1",
  "Java/17.0.9",
  "Apache-HttpClient/4.5.14 (Java/17.0.9)",
  "okhttp/4.12.0",
  "axios/1.6.2",
  "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
  "undici",
  "PostmanRuntime/7.36.0",
  "GuzzleHttp/7",
  "libwww-perl/6.72",
  "Mozilla/5.0 zgrab/0.x",
  "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
  "sqlmap/1.7.11#stable (https://sqlmap.org)",
  "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
  "W3C_Validator/1.3 http://validator.w3.org/services",
  "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 120 subscribers)",
];

test.each(PEOPLE)("%s", (agent, browser, os, device) => {
  const parts = readAgent(agent);
  expect(parts.isBot).toBe(false);
  expect([`${parts.browser} ${parts.browserVersion}`.trim(), `${parts.os} ${parts.osVersion}`.trim(), parts.device]).toEqual([
    browser,
    os,
    device,
  ]);
});

test.each(BOTS)("a program: %s", (agent) => expect(readAgent(agent).isBot).toBe(true));

test("there are enough agents", () => expect(PEOPLE.length).toBeGreaterThanOrEqual(60));

test("a very long agent is cut before anything reads it", () => {
  expect(cutAgent("x".repeat(100_000))).toHaveLength(LIMITS.userAgentChars);
});

/** TRUST A82: texts made to keep expressions busy. */
test("no agent takes longer than 5 ms", () => {
  const parts = [
    "Mozilla/5.0 ",
    "(",
    ")",
    ";",
    " ",
    "Android ",
    "Build/",
    "/",
    "1.",
    "0",
    "a",
    "-",
    "_",
    "SM-",
    "Mobile",
    "Version/",
    "like ",
    "tablet",
    "\u00e4",
    "[",
    "wv) ",
  ];
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const crafted = parts.map((part) => part.repeat(600));
  for (let count = 0; count < 180; count++) crafted.push((parts[random(parts.length)]! + parts[random(parts.length)]!).repeat(300));
  for (let count = 0; count < 2_000; count++) crafted.push(Array.from({ length: 60 }, () => parts[random(parts.length)]!).join(""));
  // The first calls compile the expressions.
  for (const agent of crafted.slice(0, 100)) readAgent(cutAgent(agent));
  let slowest = 0;
  for (const agent of crafted) {
    const started = performance.now();
    readAgent(cutAgent(agent));
    // Twice, because another program may have taken the processor.
    const first = performance.now() - started;
    if (first > 5) {
      const again = performance.now();
      readAgent(cutAgent(agent));
      slowest = Math.max(slowest, Math.min(first, performance.now() - again));
    } else slowest = Math.max(slowest, first);
  }
  expect(slowest).toBeLessThan(5);
});
