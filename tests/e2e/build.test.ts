import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cp, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assembleTracker, CAIRN, readFeatures, type TrackerParts } from "../../src/http/tracker-assembly.ts";
import { version as flagsVersion } from "country-flag-icons/package.json" with { type: "json" };
import world from "../../web/map/world.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };
import { EXECUTABLE, startCairn, temporaryDirectory, type CairnProcess } from "../helpers/cairn-process.ts";
import { ROOT } from "../helpers/source-files.ts";

const DASHBOARD = join(ROOT, "dist/web");
const temporary = temporaryDirectory();
afterAll(() => temporary.remove());

async function build(...flags: string[]): Promise<{ code: number; output: string }> {
  const child = Bun.spawn([process.execPath, "build.ts", ...flags], { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { code, output: out + err };
}

describe("the executable", () => {
  let server: CairnProcess;

  beforeAll(async () => {
    // Started in a folder that tries to configure it (A85), and with nothing of the checkout in reach.
    const folder = join(temporary.path, "planted");
    await mkdir(folder);
    await cp(EXECUTABLE, join(temporary.path, "cairn"));
    await writeFile(join(folder, ".env"), "CAIRN_LOG_FORMAT=nonsense\nCAIRN_BASE_URL=https://planted.example\n");
    await writeFile(join(folder, "bunfig.toml"), 'preload = ["./planted.ts"]\n');
    await writeFile(join(folder, "planted.ts"), 'console.log("planted code runs");\n');
    server = await startCairn({
      directory: join(temporary.path, "data"),
      wrap: ([, ...rest]) => ["env", "-i", "-C", folder, join(temporary.path, "cairn"), ...rest],
    });
  });
  afterAll(() => server.stop());

  const get = (path: string): Promise<Response> => fetch(server.url + path, { headers: { accept: "text/html" } });

  /** As it is written: fetch would tidy the path. */
  async function getRaw(path: string): Promise<{ status: number; body: string }> {
    const raw = await Bun.$`curl -s -o - -w ${"\n%{http_code}"} --path-as-is ${server.url + path}`.text();
    const [body = "", status] = raw.split(/\n(?=\d+$)/);
    return { status: Number(status), body };
  }

  test("says the version of package.json", async () => {
    const out = await new Response(Bun.spawn([EXECUTABLE, "--version"]).stdout).text();
    expect(out).toStartWith(`cairn ${manifest.version} (Bun ${manifest.devDependencies.bun}, SQLite `);
  });

  test("is not configured by files in the working directory", () => {
    expect(server.output()).not.toContain("planted");
    expect(server.output()).toContain("is listening on http://127.0.0.1:");
  });

  test("holds the dashboard's page, scripts and styles", async () => {
    const page = await (await get("/")).text();
    expect(page).toBe(await Bun.file(join(DASHBOARD, "index.html")).text());
    const names = await readdir(join(DASHBOARD, "assets"));
    expect(names.some((name) => name.endsWith(".js")) && names.some((name) => name.endsWith(".css"))).toBe(true);
    for (const name of names) {
      const answer = await get(`/assets/${name}`);
      expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(await answer.bytes()).toEqual(await Bun.file(join(DASHBOARD, "assets", name)).bytes());
    }
  });

  test("holds the flags of all countries on the map", async () => {
    const flags = join(DASHBOARD, "flags", flagsVersion);
    const names = new Set(await readdir(flags));
    const codes = [...Object.keys(world.shapes), ...Object.keys(world.points)];
    expect(codes.filter((code) => !names.has(`${code}.svg`))).toEqual([]);
    const answer = await get(`/flags/${flagsVersion}/FR.svg`);
    expect(answer.headers.get("content-type")).toBe("image/svg+xml");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await answer.bytes()).toEqual(await Bun.file(join(flags, "FR.svg")).bytes());
  });

  test("holds the tracker", async () => {
    const answer = await get("/js/cairn.js");
    expect(answer.headers.get("content-type")).toStartWith("text/javascript");
    const parts = (await Bun.file(join(DASHBOARD, "js/parts.json")).json()) as TrackerParts;
    expect(await answer.text()).toBe(assembleTracker(CAIRN, readFeatures(CAIRN, [])!, parts));
  });

  test.each([
    "/assets/..%2f..%2f..%2fetc/passwd",
    "/assets/..%5c..%5cetc/passwd",
    "/assets/%00",
    `/assets/${"a".repeat(5000)}`,
    "/assets/",
    "/assets/index.html",
    "/.env",
    "/cairn.db",
    "/data/cairn.db",
    "/backups/cairn.db",
  ])("answers %s with 404 and no file (A70)", async (path) => {
    const { status, body } = await getRaw(path);
    expect({ status, body: JSON.parse(body) }).toEqual({ status: 404, body: { error: expect.any(String), code: "not_found" } });
  });

  test.each(["/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd"])("takes %s for an address of the dashboard", async (path) => {
    // Dots are resolved before Cairn sees the path; what is left, /etc/passwd, is answered like every address that is no file.
    const page = await Bun.file(join(DASHBOARD, "index.html")).text();
    expect(await getRaw(path)).toEqual({ status: 200, body: page });
  });

  test("tells nothing about the machine that built it", async () => {
    const bytes = Buffer.from(await Bun.file(EXECUTABLE).bytes());
    expect(bytes.indexOf(`${ROOT}/`)).toBe(-1);
  });
});

describe("the page", () => {
  test("has nothing inline, and names files by their content", async () => {
    const page = await Bun.file(join(DASHBOARD, "index.html")).text();
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    for (const [tag] of page.matchAll(/<script[^>]*>/g)) expect(tag).toMatch(/ src="\/assets\/[\w-]+-[0-9a-z]{8}\.js"/);
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\/assets\/[\w-]+-[0-9a-z]{8}\.\w+$/);
  });
});

describe("the build", () => {
  test("is not repeated when no source is newer", async () => {
    await build("--if-needed");
    const before = await stat(EXECUTABLE);
    expect(await build("--if-needed")).toEqual({ code: 0, output: "" });
    expect((await stat(EXECUTABLE)).mtimeMs).toBe(before.mtimeMs);
  });

  test("refuses a flag that it does not know", async () => {
    const { code, output } = await build("--everything");
    expect(code).toBe(2);
    expect(output).toContain("--everything");
  });

  test("packs a release that install.sh installs, the same one each time", async () => {
    const platform = `${process.platform === "darwin" ? "macos" : "linux"}-${process.arch}`;
    const release = join(ROOT, "dist/release");
    const sums = async (): Promise<string> => {
      expect(await build("--platform", platform)).toMatchObject({ code: 0 });
      return Bun.file(join(release, "SHA256SUMS")).text();
    };
    const first = await sums();
    expect(first).toMatch(new RegExp(`^[0-9a-f]{64}  cairn-${platform}\\.tar\\.gz\n$`));
    expect(await sums()).toBe(first);

    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request) => new Response(Bun.file(join(release, new URL(request.url).pathname.slice(1)))),
    });
    const bin = join(temporary.path, "bin");
    const child = Bun.spawn(["sh", join(ROOT, "install.sh"), "--to", bin], {
      env: { ...process.env, CAIRN_RELEASES: server.url.origin },
      stdout: "pipe",
      stderr: "inherit",
    });
    const output = await new Response(child.stdout).text();
    await server.stop(true);
    expect(output).toContain(`Installed ${bin}/cairn (cairn ${manifest.version} `);
    // The archive's executable names its platform to the build, so its bytes need not be those of dist/cairn; what it does is the same.
    expect(await new Response(Bun.spawn([join(bin, "cairn"), "help"]).stdout).text()).toContain("serve");
  }, 120_000);
});
