/** What a tool that holds scripts back leaves in their tags: the value of an attribute, or only its name. */
export interface ScriptHolder {
  readonly tool: string;
  readonly why: "consent" | "delayed";
  readonly attribute: string;
  readonly value?: RegExp;
}

/** From the documentation of these tools. The first that fits names the tool. */
export const SCRIPT_HOLDERS: readonly ScriptHolder[] = [
  { tool: "Cookiebot", why: "consent", attribute: "data-cookieconsent", value: /^(?!ignore$|necessary$)/ },
  { tool: "Usercentrics", why: "consent", attribute: "type", value: /^text\/usercentrics$/ },
  { tool: "Usercentrics", why: "consent", attribute: "data-usercentrics" },
  { tool: "Complianz", why: "consent", attribute: "class", value: /\bcmplz-/ },
  { tool: "Complianz", why: "consent", attribute: "data-cmplz-src" },
  { tool: "OneTrust", why: "consent", attribute: "class", value: /\boptanon-category-/ },
  { tool: "iubenda", why: "consent", attribute: "class", value: /\b_iub_cs_activate/ },
  { tool: "CookieYes", why: "consent", attribute: "data-cookieyes" },
  { tool: "CookieYes", why: "consent", attribute: "data-cli-src" },
  { tool: "Borlabs Cookie", why: "consent", attribute: "data-borlabs-cookie-script-blocker-src" },
  { tool: "Didomi", why: "consent", attribute: "type", value: /^didomi\/javascript$/ },
  { tool: "Axeptio", why: "consent", attribute: "type", value: /^text\/plain\/axeptio$/ },
  { tool: "WP Rocket", why: "delayed", attribute: "type", value: /^rocketlazyloadscript$/ },
  { tool: "WP Rocket", why: "delayed", attribute: "data-rocket-src" },
  { tool: "LiteSpeed Cache", why: "delayed", attribute: "type", value: /^litespeed\/javascript$/ },
  { tool: "Perfmatters", why: "delayed", attribute: "type", value: /^pmdelayedscript$/ },
  { tool: "WP Meteor", why: "delayed", attribute: "type", value: /^javascript\/blocked$/ },
  { tool: "NitroPack", why: "delayed", attribute: "type", value: /^nitropack\// },
  { tool: "Cloudflare Rocket Loader", why: "delayed", attribute: "type", value: /^[0-9a-f]{16,}-(text\/javascript|module)?$/ },
  { tool: "Partytown", why: "delayed", attribute: "type", value: /^text\/partytown$/ },
  // Many consent tools agree on this much.
  { tool: "a consent tool", why: "consent", attribute: "type", value: /^text\/plain$/ },
];

/** Where such tools keep a script's address meanwhile. */
export const HELD_ADDRESSES = [
  "data-src",
  "data-rocket-src",
  "data-cmplz-src",
  "data-cookieblock-src",
  "data-cli-src",
  "data-litespeed-src",
  "data-pmdelayedscript",
  "data-wpmeteor-src",
  "data-borlabs-cookie-script-blocker-src",
  "data-suppressedsrc",
  "data-uc-src",
] as const;
