/**
 * Builds Cairn. `bun build.ts` makes dist/cairn for this machine; `--if-needed` only when a source is newer. `--all` makes dist/release:
 * an archive per platform and SHA256SUMS; `--platform NAME` the same for one. `--dev` runs the server from source and starts it again
 * when a source changes.
 */
import { watch } from "node:fs";
import { chmod, cp, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BUNDLE } from "./web/bundle.ts";
import { readTrackerParts } from "./web/tracker/bundle.ts";
import { version as flagsVersion } from "country-flag-icons/package.json" with { type: "json" };
import manifest from "./package.json" with { type: "json" };

const ROOT = import.meta.dir;
const DIST = join(ROOT, "dist");
const EXECUTABLE = join(DIST, "cairn");
const DASHBOARD = join(DIST, "web");
const SOURCES = ["src", "web", "build.ts", "package.json", "package-lock.json"];

/** Release names and what Bun calls the platform. On x64 one executable serves old and new processors. */
const PLATFORMS = {
  "linux-x64": "bun-linux-x64",
  "linux-x64-musl": "bun-linux-x64-musl",
  "linux-arm64": "bun-linux-arm64",
  "linux-arm64-musl": "bun-linux-arm64-musl",
  "macos-x64": "bun-darwin-x64",
  "macos-arm64": "bun-darwin-arm64",
} as const satisfies Record<string, Bun.Build.CompileTarget>;
type Platform = keyof typeof PLATFORMS;
const isPlatform = (name: string): name is Platform => Object.hasOwn(PLATFORMS, name);

async function main(flags: readonly string[]): Promise<void> {
  const [flag, platform = "", ...rest] = flags;
  const platforms = Object.keys(PLATFORMS) as Platform[];
  if (flag === "--dev" && platform === "") return develop();
  if (flag === "--all" && platform === "") return buildReleases(platforms);
  if (flag === "--platform" && isPlatform(platform) && rest.length === 0) return buildReleases([platform]);
  if (flags.length > 1 || (flag !== undefined && flag !== "--if-needed")) {
    fail(`cannot understand ${flags.join(" ")}; there are --if-needed, --all, --platform ${platforms.join("|")} and --dev`);
  }
  if (flag === "--if-needed" && !(await isOutdated())) return;
  const beganMs = performance.now();
  await buildDashboard();
  await compile(EXECUTABLE);
  console.log(`dist/cairn ${manifest.version}: ${megabytes(Bun.file(EXECUTABLE).size)} in ${secondsSince(beganMs)}`);
}

/**
 * index.html and, under assets/, scripts and styles with a hash in their names (nothing inline: the Content-Security-Policy forbids it);
 * beside them the flags of countries, under their version, and the parts of the trackers, which the server joins
 * (src/http/tracker-assembly.ts).
 */
async function buildDashboard(): Promise<void> {
  const fresh = `${DASHBOARD}.new`;
  await rm(fresh, { recursive: true, force: true });
  await Bun.build({
    ...BUNDLE,
    define: { "process.env.NODE_ENV": '"production"' },
    entrypoints: [join(ROOT, "web/index.html")],
    outdir: fresh,
    publicPath: "/",
    naming: { entry: "[name].[ext]", chunk: "assets/[name]-[hash].[ext]", asset: "assets/[name]-[hash].[ext]" },
  });
  const flags = join(dirname(Bun.resolveSync("country-flag-icons/package.json", ROOT)), "3x2");
  for await (const name of new Bun.Glob("[A-Z][A-Z].svg").scan(flags))
    await cp(join(flags, name), join(fresh, `flags/${flagsVersion}`, name));
  await Bun.write(join(fresh, "js/parts.json"), JSON.stringify(await readTrackerParts()));
  await rm(DASHBOARD, { recursive: true, force: true });
  await rename(fresh, DASHBOARD);
}

/** One executable. Without a platform: for this machine. */
async function compile(outfile: string, target?: Bun.Build.CompileTarget): Promise<void> {
  // Bun names the entry point after the file it writes; the same name everywhere keeps the executables comparable.
  const folder = `${outfile}.new`;
  const temporary = join(folder, "cairn");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Bun.build({
    entrypoints: ["main", "worker-writer", "worker-query"].map((name) => join(ROOT, "src", `${name}.ts`)),
    root: join(ROOT, "src"),
    compile: {
      outfile: temporary,
      ...(target === undefined ? {} : { target }),
      assets: [DASHBOARD],
      // A file that lies in the working directory must not be able to configure the server.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
    // Elysia reads the source text of handlers, so identifiers keep their names.
    minify: { whitespace: true, syntax: true, identifiers: false },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  await chmod(temporary, 0o755);
  // The old one may be running: it is replaced, not overwritten.
  await rename(temporary, outfile);
  await rm(folder, { recursive: true });
}

/** dist/release: an archive per platform and SHA256SUMS, ready to be served to install.sh. */
async function buildReleases(platforms: readonly Platform[]): Promise<void> {
  await buildDashboard();
  const release = join(DIST, "release");
  await rm(release, { recursive: true, force: true });
  const sums: string[] = [];
  for (const name of platforms) {
    const beganMs = performance.now();
    const folder = join(release, name);
    await mkdir(folder, { recursive: true });
    await compile(join(folder, "cairn"), PLATFORMS[name]);
    await cp(join(ROOT, "deploy/cairn.service"), join(folder, "cairn.service"));
    const archive = join(release, `cairn-${name}.tar.gz`);
    await pack(folder, archive);
    await rm(folder, { recursive: true });
    const bytes = await Bun.file(archive).bytes();
    sums.push(`${new Bun.CryptoHasher("sha256").update(bytes).digest("hex")}  cairn-${name}.tar.gz\n`);
    console.log(`cairn-${name}.tar.gz: ${megabytes(bytes.length)} in ${secondsSince(beganMs)}`);
  }
  await Bun.write(join(release, "SHA256SUMS"), sums.join(""));
}

/** The same files give the same archive, byte for byte: no times, owners or names of this machine. Needs GNU tar. */
async function pack(folder: string, archive: string): Promise<void> {
  const plain = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];
  const tar = Bun.spawn(["tar", "-C", folder, ...plain, "-cf", "-", ...(await readdir(folder)).toSorted()], { stderr: "inherit" });
  const bytes = await new Response(tar.stdout).bytes();
  if ((await tar.exited) !== 0) fail("tar failed");
  await Bun.write(archive, Bun.gzipSync(bytes, { level: 9 }));
}

async function isOutdated(): Promise<boolean> {
  const built = await stat(EXECUTABLE).catch(() => null);
  if (built === null) return true;
  for (const source of SOURCES) if ((await newestMs(join(ROOT, source))) > built.mtimeMs) return true;
  return false;
}

/** A folder counts with its own time too, which changes when a file in it is removed. */
async function newestMs(path: string): Promise<number> {
  const entry = await stat(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  const inside = await Promise.all((await readdir(path)).map((name) => newestMs(join(path, name))));
  return Math.max(entry.mtimeMs, ...inside);
}

/** Runs `cairn serve` from source. Starting is quick enough that every change simply starts it again. */
async function develop(): Promise<void> {
  let server: Bun.Subprocess | null = null;
  const start = async (): Promise<void> => {
    const beganMs = performance.now();
    await buildDashboard();
    const builtMs = performance.now();
    server = Bun.spawn([process.execPath, join(ROOT, "src/main.ts"), "serve"], { stdout: "pipe", stderr: "inherit" });
    console.log(`dev: dashboard ${Math.round(builtMs - beganMs)} ms`);
    void passOn(server.stdout as ReadableStream<Uint8Array<ArrayBuffer>>, () =>
      console.log(`dev: server ${Math.round(performance.now() - builtMs)} ms`),
    );
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  let work = Promise.resolve();
  const restart = async (): Promise<void> => {
    server?.kill("SIGTERM");
    await server?.exited;
    // A half-written file is a reason to wait for the next change, not to stop.
    await start().catch((error: unknown) => console.error(error));
  };
  for (const folder of ["src", "web"]) {
    watch(join(ROOT, folder), { recursive: true }, () => {
      // Editors write several times.
      clearTimeout(timer);
      timer = setTimeout(() => (work = work.then(restart)), 50);
    });
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, async () => {
      server?.kill("SIGTERM");
      process.exit((await server?.exited) ?? 0);
    });
  }
  await restart();
}

/** Prints what the server prints and says when it printed first, which is when its port answers. */
async function passOn(output: ReadableStream<Uint8Array<ArrayBuffer>>, onFirst: () => void): Promise<void> {
  let first = true;
  for await (const bytes of output) {
    await Bun.write(Bun.stdout, bytes);
    if (first) onFirst();
    first = false;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const secondsSince = (beganMs: number): string => `${((performance.now() - beganMs) / 1000).toFixed(1)} s`;

function fail(message: string): never {
  console.error(`build: ${message}`);
  process.exit(2);
}

await main(Bun.argv.slice(2));
