/**
 * Prepares a machine for the tests: what is missing is installed from the system's packages, or the command fails and says what to
 * install. Nothing is skipped because it is not there.
 */
import { readFileSync } from "node:fs";
import { findChromium } from "./helpers/find-chromium.ts";

interface Tool {
  readonly command: string;
  /** Debian's and Ubuntu's name. */
  readonly package: string;
  readonly purpose: string;
  /** Only Linux can do it; elsewhere the tests that need it fail and say so. */
  readonly linuxOnly?: true;
}

const TOOLS: readonly Tool[] = [
  { command: "strace", package: "strace", purpose: "proves that an answer leaves after the disk sync", linuxOnly: true },
  { command: "gcc", package: "build-essential", purpose: "compiles the library that moves the clock", linuxOnly: true },
  { command: "unshare", package: "util-linux", purpose: "makes small and read-only disks", linuxOnly: true },
  { command: "curl", package: "curl", purpose: "downloads, for install.sh" },
  { command: "wget", package: "wget", purpose: "downloads, for install.sh", linuxOnly: true },
  { command: "tar", package: "tar", purpose: "packs and unpacks releases" },
];

const isLinux = process.platform === "linux";
const missing = TOOLS.filter(({ command, linuxOnly }) => (isLinux || !linuxOnly) && Bun.which(command) === null);
const needsChromium = findChromium() === null;
// Ubuntu's chromium package is an empty one that asks for snap, so there playwright-core brings its own build and the libraries.
const isUbuntu = isLinux && /^ID(_LIKE)?=.*ubuntu/m.test(readFile("/etc/os-release"));
const packages = missing.map((tool) => tool.package);
if (needsChromium && !isUbuntu) packages.push("chromium");

if (packages.length > 0) installPackages(packages);
if (needsChromium && isUbuntu) installPlaywrightChromium();

const stillMissing = missing.filter(({ command }) => Bun.which(command) === null).map(({ command, purpose }) => `${command}: ${purpose}`);
const browser = findChromium();
if (browser === null) stillMissing.push("chromium: the tests of the dashboard run in a real browser (or set CAIRN_CHROMIUM to one)");
if (stillMissing.length > 0) stop(stillMissing);
console.log(`setup: ${browser}, ${TOOLS.map(({ command }) => command).join(", ")}`);

function installPackages(names: readonly string[]): void {
  const asRoot = asRootPrefix();
  if (Bun.which("apt-get") === null || asRoot === null) return;
  console.log(`setup: installing ${names.join(", ")}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = [...asRoot, "apt-get", "-o", "DPkg::Lock::Timeout=120"];
  run([...apt, "update", "-q"], environment);
  run([...apt, "install", "-q", "-y", "--no-install-recommends", ...names], environment);
}

function installPlaywrightChromium(): void {
  console.log("setup: installing Chromium with playwright-core");
  const cli = new URL("../node_modules/playwright-core/cli.js", import.meta.url).pathname;
  const withLibraries = asRootPrefix() === null ? [] : ["--with-deps"];
  run([process.execPath, cli, "install", ...withLibraries, "chromium"], process.env);
}

/** What goes before a command that needs root; null when this user cannot become root without being asked. */
function asRootPrefix(): readonly string[] | null {
  if (process.getuid?.() === 0) return [];
  if (Bun.which("sudo") !== null && Bun.spawnSync(["sudo", "-n", "true"], { stderr: "ignore" }).success) return ["sudo", "-n"];
  return null;
}

/** A failure is noticed afterwards, when the tool is still missing. */
function run(command: string[], env: Record<string, string | undefined>): void {
  Bun.spawnSync(command, { env, stdout: "inherit", stderr: "inherit", stdin: "ignore" });
}

function readFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function stop(lines: readonly string[]): never {
  const names = [...packages, ...(needsChromium && isUbuntu ? ["chromium (sudo npx playwright-core install --with-deps chromium)"] : [])];
  console.error(`setup: these are missing and could not be installed:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  console.error(`On Debian: sudo apt-get install ${names.join(" ")}`);
  process.exit(1);
}
