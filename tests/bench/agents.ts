/** Agent strings as browsers of 2025 and 2026 send them; versions vary so that no cache sees one string only. */
const CHROME = [128, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140];
const FIREFOX = [128, 131, 132, 133, 134, 135, 136, 140];
const SAFARI = ["17.5", "17.6", "18.0", "18.1", "18.3", "18.5"];
const DESKTOPS = ["Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64"];
const PHONES = ["Android 14; Pixel 8", "Android 13; SM-S911B", "Android 15; Pixel 9", "Android 12; SM-A525F"];

export const AGENTS: readonly string[] = [
  ...DESKTOPS.flatMap((system) =>
    CHROME.map((version) => `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`),
  ),
  ...DESKTOPS.flatMap((system) => FIREFOX.map((version) => `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`)),
  ...PHONES.flatMap((phone) =>
    CHROME.map(
      (version) => `Mozilla/5.0 (Linux; ${phone}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`,
    ),
  ),
  ...SAFARI.map(
    (version) =>
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Safari/605.1.15`,
  ),
  ...SAFARI.map(
    (version) =>
      `Mozilla/5.0 (iPhone; CPU iPhone OS ${version.replace(".", "_")} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`,
  ),
  ...CHROME.map(
    (version) =>
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36 Edg/${version}.0.0.0`,
  ),
];
