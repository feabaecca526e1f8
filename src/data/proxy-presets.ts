// What stands in front of Cairn, by name, for --trusted-proxies.
// Origin: the lists that the providers publish (cloudflare.com/ips, api.fastly.com/public-ip-list, CLOUDFRONT in AWS ip-ranges.json), as
// known in 2026, and their documentation of the headers. Licence: MIT, as the rest of Cairn; that a range is a provider's is a fact.
// Cloudflare's and Fastly's ranges have been the same for years. CloudFront's grow every few weeks: its large blocks are here; a request
// through a younger one counts as coming from CloudFront itself, which GET /api/diagnostics/request shows.

export interface ProxyPreset {
  /** From where its requests come. */
  readonly networks: readonly string[];
  /** Written anew by the provider, whatever the visitor sent. Without one X-Forwarded-For is read. */
  readonly addressHeader?: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryHeader?: string;
}

const LOCAL = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

export const PROXY_PRESETS: ReadonlyMap<string, ProxyPreset> = new Map<string, ProxyPreset>([
  [
    "cloudflare",
    {
      networks: [
        ...["103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "104.16.0.0/13", "104.24.0.0/14", "108.162.192.0/18", "131.0.72.0/22"],
        ...["141.101.64.0/18", "162.158.0.0/15", "172.64.0.0/13", "173.245.48.0/20", "188.114.96.0/20", "190.93.240.0/20"],
        ...["197.234.240.0/22", "198.41.128.0/17", "2400:cb00::/32", "2405:8100::/32", "2405:b500::/32", "2606:4700::/32"],
        ...["2803:f800::/32", "2a06:98c0::/29", "2c0f:f248::/32"],
      ],
      addressHeader: "cf-connecting-ip",
      countryHeader: "cf-ipcountry",
    },
  ],
  [
    "cloudfront",
    {
      networks: [
        ...["3.160.0.0/14", "3.164.0.0/15", "3.166.0.0/15", "3.168.0.0/14", "3.172.0.0/15", "13.32.0.0/15", "13.35.0.0/16"],
        ...["13.224.0.0/14", "13.249.0.0/16", "15.158.0.0/16", "18.64.0.0/14", "18.68.0.0/16", "18.154.0.0/15", "18.160.0.0/15"],
        ...["18.164.0.0/15", "18.172.0.0/15", "18.238.0.0/15", "18.244.0.0/15", "52.46.0.0/18", "52.82.128.0/19", "52.84.0.0/15"],
        ...["52.124.128.0/17", "52.222.128.0/17", "54.182.0.0/16", "54.192.0.0/16", "54.230.0.0/16", "54.239.128.0/18"],
        ...["54.239.192.0/19", "54.240.128.0/18", "64.252.64.0/18", "64.252.128.0/18", "65.8.0.0/16", "65.9.0.0/17", "65.9.128.0/18"],
        ...["70.132.0.0/18", "71.152.0.0/17", "99.84.0.0/16", "99.86.0.0/16", "108.138.0.0/15", "108.156.0.0/14", "111.13.171.128/25"],
        ...["116.129.226.0/25", "118.193.97.64/26", "118.193.97.128/25", "119.147.182.0/25", "120.52.22.96/27", "120.253.240.192/26"],
        ...["130.176.0.0/16", "143.204.0.0/16", "144.220.0.0/16", "180.163.57.0/25", "180.163.57.128/26", "204.246.164.0/22"],
        ...["204.246.168.0/21", "204.246.176.0/20", "205.251.200.0/21", "205.251.208.0/20", "205.251.249.0/24", "205.251.250.0/23"],
        ...["205.251.252.0/23", "205.251.254.0/24", "216.137.32.0/19", "2600:9000::/28"],
      ],
      countryHeader: "cloudfront-viewer-country",
    },
  ],
  [
    "fastly",
    {
      // Fastly-Client-IP is not read: Fastly passes on the one that the visitor sent.
      networks: [
        ...["23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24", "104.156.80.0/20"],
        ...["140.248.64.0/18", "140.248.128.0/17", "146.75.0.0/17", "151.101.0.0/16", "157.52.64.0/18", "167.82.0.0/17"],
        ...["167.82.128.0/20", "167.82.160.0/20", "167.82.224.0/20", "172.111.64.0/18", "185.31.16.0/22", "199.27.72.0/21"],
        ...["199.232.0.0/16", "2a04:4e40::/32", "2a04:4e42::/32"],
      ],
    },
  ],
  // Fly's proxy reaches a machine from private addresses that differ between machines: the header is what tells.
  ["fly", { networks: ["172.16.0.0/12", "fdaa::/16"], addressHeader: "fly-client-ip" }],
  ["nginx", { networks: LOCAL }],
  ["caddy", { networks: LOCAL }],
]);
