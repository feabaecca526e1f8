import type { Role } from "../src/model/role.ts";
import { sitePath } from "./route.ts";

/** The parts of a site's settings, in their order; each has an address (route.ts) and is called t(`settings.section.${section}`). */
export const SETTINGS_SECTIONS = [
  "general",
  "snippet",
  "verification",
  "counting",
  "drops",
  "goals",
  "properties",
  "annotations",
  "segments",
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export const isSettingsSection = (name: string): name is SettingsSection => (SETTINGS_SECTIONS as readonly string[]).includes(name);

/** The addresses of these screens. They stand here and not in route.ts, which everybody loads. */
export const settingsPath = (domain: string, section: SettingsSection | "" = ""): string =>
  `${sitePath(domain)}/settings${section && `/${section}`}`;
export const ACCOUNT_PATH = "/account";
export const KEYS_PATH = "/account/keys";

/** Owners and admins, who make links for others. */
export const mayShare = ({ role, demo }: { role: Role; demo: boolean }): boolean => !demo && role !== "viewer";

/** Owners and admins; in a demo everybody looks at them. */
export const mayOpenSettings = ({ role, demo }: { role: Role; demo: boolean }): boolean => demo || role !== "viewer";
