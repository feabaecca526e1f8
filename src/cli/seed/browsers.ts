/** Kinds of browsers (twelve names) as their agent strings look, with a guess at their shares. "{}" stands for one of the versions. */
export interface Browser {
  readonly name: string;
  readonly share: number;
  readonly agent: string;
  readonly versions: readonly string[];
}

const CHROME_VERSIONS = ["137", "138", "139", "140", "141", "142"];
const IOS_VERSIONS = ["17_6", "18_1", "18_3", "18_5", "18_6"];
const SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)";

export const BROWSERS: readonly Browser[] = [
  {
    name: "Chrome, Android",
    share: 26,
    agent: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/{}.0.0.0 Mobile Safari/537.36`,
    versions: CHROME_VERSIONS,
  },
  {
    name: "Chrome, Windows",
    share: 21,
    agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/{}.0.0.0 Safari/537.36`,
    versions: CHROME_VERSIONS,
  },
  {
    name: "Safari, iPhone",
    share: 18,
    agent: `Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) ${SAFARI} Version/18.0 Mobile/15E148 Safari/604.1`,
    versions: IOS_VERSIONS,
  },
  {
    name: "Chrome, Mac",
    share: 8,
    agent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${BLINK} Chrome/{}.0.0.0 Safari/537.36`,
    versions: CHROME_VERSIONS,
  },
  {
    name: "Safari, Mac",
    share: 6,
    agent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Version/{} Safari/605.1.15`,
    versions: ["17.6", "18.1", "18.3", "18.5"],
  },
  {
    name: "Edge, Windows",
    share: 6,
    agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/140.0.0.0 Safari/537.36 Edg/{}.0.0.0`,
    versions: ["139", "140", "141"],
  },
  {
    name: "Firefox, Windows",
    share: 4,
    agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{}.0) Gecko/20100101 Firefox/{}.0",
    versions: ["128", "142", "143", "144"],
  },
  {
    name: "Samsung Internet, Android",
    share: 4,
    agent: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} SamsungBrowser/{}.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    versions: ["26", "27", "28"],
  },
  {
    name: "Firefox, Linux",
    share: 2,
    agent: "Mozilla/5.0 (X11; Linux x86_64; rv:{}.0) Gecko/20100101 Firefox/{}.0",
    versions: ["140", "142", "143", "144"],
  },
  {
    name: "Safari, iPad",
    share: 2,
    agent: `Mozilla/5.0 (iPad; CPU OS {} like Mac OS X) ${SAFARI} Version/18.0 Mobile/15E148 Safari/604.1`,
    versions: IOS_VERSIONS,
  },
  {
    name: "Opera, Windows",
    share: 1.5,
    agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/139.0.0.0 Safari/537.36 OPR/{}.0.0.0`,
    versions: ["121", "122", "123"],
  },
  {
    name: "Firefox, Android",
    share: 1.5,
    agent: "Mozilla/5.0 (Android 14; Mobile; rv:{}.0) Gecko/{}.0 Firefox/{}.0",
    versions: ["142", "143", "144"],
  },
  {
    name: "Google Search App, iPhone",
    share: 1.5,
    agent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${SAFARI} GSA/{}.0.780203400 Mobile/15E148 Safari/604.1`,
    versions: ["370", "376", "381"],
  },
  {
    name: "Opera, Android",
    share: 1,
    agent: `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/138.0.0.0 Mobile Safari/537.36 OPR/{}.0.0.0`,
    versions: ["90", "91"],
  },
  {
    name: "Yandex Browser, Windows",
    share: 0.8,
    agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/138.0.0.0 YaBrowser/{}.0.0 Safari/537.36`,
    versions: ["25.6", "25.8"],
  },
  {
    name: "UC Browser, Android",
    share: 0.6,
    agent: `Mozilla/5.0 (Linux; U; Android 12; en-US; SM-A525F) ${BLINK} Version/4.0 Chrome/100.0.4896.58 UCBrowser/{}.1306 Mobile Safari/537.36`,
    versions: ["13.8.0", "13.9.2"],
  },
  {
    name: "Vivaldi, Linux",
    share: 0.5,
    agent: `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/138.0.0.0 Safari/537.36 Vivaldi/{}`,
    versions: ["7.4.3684.52", "7.5.3735.64"],
  },
  {
    name: "DuckDuckGo, iPhone",
    share: 0.5,
    agent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${SAFARI} Version/{} Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
    versions: ["18.3", "18.5"],
  },
];
