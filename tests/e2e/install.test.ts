import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(import.meta.dir, "../../install.sh");
const UNIT = join(import.meta.dir, "../../deploy/cairn.service");

/** A release served from localhost, a home to install into, and a copy of the script outside of any checkout. */
let folder: string;
let server: Bun.Server<undefined>;
let releases: string;
let home: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-install-"));
  releases = join(folder, "releases");
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const file = Bun.file(join(releases, new URL(request.url).pathname.slice(1)));
      return (await file.exists()) ? new Response(file) : new Response("no such file", { status: 404 });
    },
  });
});

afterAll(async () => {
  await server.stop(true);
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  home = await mkdtemp(join(folder, "home-"));
  await cp(SCRIPT, join(home, "install.sh"));
  await publish("1.0.0");
});

/** The archives hold a stand-in that knows its version: what the script does with it is the same as with the real one. */
async function publish(version: string, platforms = ["linux-x64", "linux-arm64"]): Promise<void> {
  await rm(releases, { recursive: true, force: true });
  await mkdir(releases);
  let sums = "";
  for (const platform of platforms) {
    const content = await mkdtemp(join(folder, "content-"));
    await writeFile(join(content, "cairn"), `#!/bin/sh\necho cairn ${version} for ${platform}\n`);
    await cp(UNIT, join(content, "cairn.service"));
    const archive = join(releases, `cairn-${platform}.tar.gz`);
    expect(await Bun.spawn(["tar", "-C", content, "-czf", archive, "cairn", "cairn.service"]).exited).toBe(0);
    sums += `${await sha256(archive)}  cairn-${platform}.tar.gz\n`;
  }
  await writeFile(join(releases, "SHA256SUMS"), sums);
}

async function sha256(file: string): Promise<string> {
  return new Bun.CryptoHasher("sha256").update(await Bun.file(file).bytes()).digest("hex");
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Commands that take the place of the machine's own. Without them: an ordinary user on Linux x86_64 with glibc. */
  readonly fakes?: Readonly<Record<string, string>>;
  readonly script?: string;
}

const LINUX = "case $1 in -s) echo Linux ;; -m) echo x86_64 ;; esac";
const ORDINARY_USER = "echo 1000";
const GLIBC = "echo 'ldd (GNU libc) 2.36'";

async function run({ args = [], env = {}, fakes = {}, script = join(home, "install.sh") }: RunOptions = {}): Promise<Outcome> {
  const bin = join(home, "fakes");
  await mkdir(bin, { recursive: true });
  for (const [name, body] of Object.entries({ uname: LINUX, id: ORDINARY_USER, ldd: GLIBC, ...fakes })) {
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  }
  const child = Bun.spawn(["sh", script, ...args], {
    cwd: home,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: home, TMPDIR: home, CAIRN_RELEASES: server.url.origin, ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { code, output: out + err };
}

const installed = (): string => join(home, ".local/bin/cairn");
const exists = (file: string): Promise<boolean> => Bun.file(file).exists();

/** What the installed executable says, or null. */
async function installedVersion(): Promise<string | null> {
  if (!(await exists(installed()))) return null;
  return (await new Response(Bun.spawn([installed(), "--version"]).stdout).text()).trim();
}

/** Nothing may lie around afterwards: no temporary folder, no half-written executable. */
async function expectNoRemains(): Promise<void> {
  const names = await readdir(home, { recursive: true });
  expect(names.filter((name) => /\.new$|^tmp\./.test(name))).toEqual([]);
}

describe("a release", () => {
  test("is installed for an ordinary user", async () => {
    const { code, output } = await run();
    expect(output).toContain("Installed");
    expect(output).toContain("is not in PATH");
    expect(code).toBe(0);
    expect(await installedVersion()).toBe("cairn 1.0.0 for linux-x64");
    expect((await stat(installed())).mode & 0o777).toBe(0o755);
    await expectNoRemains();
  });

  test("is installed with wget where there is no curl", async () => {
    const tools = [
      "sh",
      "awk",
      "cat",
      "chmod",
      "cmp",
      "cp",
      "dirname",
      "grep",
      "gzip",
      "mkdir",
      "mktemp",
      "mv",
      "rm",
      "sed",
      "sha256sum",
      "tar",
      "wget",
    ];
    const bin = join(home, "fakes");
    await mkdir(bin);
    for (const tool of tools) await Bun.$`ln -s ${Bun.which(tool)!} ${bin}/${tool}`.quiet();
    const { code, output } = await run({ env: { PATH: bin } });
    expect(output).toContain("Installed");
    expect(code).toBe(0);
  });

  test("is upgraded in place, and a second run changes nothing", async () => {
    await run();
    await publish("1.1.0");
    const upgrade = await run();
    expect(upgrade.output).toContain("cairn 1.0.0 for linux-x64 -> cairn 1.1.0 for linux-x64");
    expect(await installedVersion()).toBe("cairn 1.1.0 for linux-x64");
    const before = await stat(installed());
    const again = await run();
    expect(again.code).toBe(0);
    expect(again.output).toContain("is up to date");
    const after = await stat(installed());
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    await expectNoRemains();
  });

  test("goes to another folder when asked", async () => {
    const { code } = await run({ args: ["--to", "elsewhere/bin"] });
    expect(code).toBe(0);
    expect(await exists(join(home, "elsewhere/bin/cairn"))).toBe(true);
  });

  test("of the machine's architecture is taken", async () => {
    await run({ fakes: { uname: "case $1 in -s) echo Linux ;; -m) echo aarch64 ;; esac" } });
    expect(await installedVersion()).toBe("cairn 1.0.0 for linux-arm64");
  });
});

describe("nothing is installed, and the old one stays,", () => {
  interface Failure {
    readonly name: string;
    readonly prepare?: () => Promise<unknown>;
    readonly options?: RunOptions;
    readonly says: string;
  }
  const archive = (): string => join(releases, "cairn-linux-x64.tar.gz");
  const sums = (): string => join(releases, "SHA256SUMS");

  const failures: readonly Failure[] = [
    {
      name: "when the checksum is wrong",
      prepare: async () => writeFile(sums(), (await Bun.file(sums()).text()).replaceAll(/^[0-9a-f]{8}/gm, "00000000")),
      says: "damaged or changed on the way",
    },
    {
      name: "when the archive was cut short",
      prepare: async () => writeFile(archive(), (await Bun.file(archive()).bytes()).slice(0, 200)),
      says: "damaged or changed on the way",
    },
    {
      name: "when the archive was cut short before its checksum was made",
      prepare: async () => {
        await writeFile(archive(), (await Bun.file(archive()).bytes()).slice(0, 200));
        await writeFile(sums(), `${await sha256(archive())}  cairn-linux-x64.tar.gz\n`);
      },
      says: "cannot be unpacked",
    },
    {
      name: "when SHA256SUMS has no line for it",
      prepare: () => publish("1.1.0", ["linux-arm64"]),
      says: "no line for cairn-linux-x64.tar.gz",
    },
    { name: "when SHA256SUMS is missing", prepare: () => rm(sums()), says: "cannot download" },
    { name: "when the archive is missing", prepare: () => rm(archive()), says: "cannot download" },
    { name: "when nothing listens", options: { env: { CAIRN_RELEASES: "http://127.0.0.1:9" } }, says: "cannot download" },
    {
      name: "when the architecture is unknown",
      options: { fakes: { uname: "case $1 in -s) echo Linux ;; -m) echo riscv64 ;; esac" } },
      says: "no release for the architecture riscv64",
    },
    {
      name: "when the operating system is unknown",
      options: { fakes: { uname: "case $1 in -s) echo Plan9 ;; -m) echo x86_64 ;; esac" } },
      says: "no release for the operating system Plan9",
    },
    { name: "when it is no checkout and no release is named", options: { env: { CAIRN_RELEASES: "" } }, says: "CAIRN_RELEASES must say" },
    { name: "when --service is asked without root", options: { args: ["--service"] }, says: "--service needs root" },
  ];

  test.each(failures.map((failure) => [failure.name, failure] as const))("%s", async (_, { prepare, options, says }) => {
    await run();
    await publish("1.1.0");
    await prepare?.();
    const { code, output } = await run(options);
    expect(output).toContain(says);
    expect(code).toBe(1);
    expect(await installedVersion()).toBe("cairn 1.0.0 for linux-x64");
    await expectNoRemains();
  });

  test("when the new executable does not run here", async () => {
    await run();
    const content = await mkdtemp(join(folder, "content-"));
    await writeFile(join(content, "cairn"), "#!/no/such/interpreter\n");
    await cp(UNIT, join(content, "cairn.service"));
    await Bun.spawn(["tar", "-C", content, "-czf", archive(), "cairn", "cairn.service"]).exited;
    await writeFile(sums(), `${await sha256(archive())}  cairn-linux-x64.tar.gz\n`);
    const { code, output } = await run();
    expect(output).toContain("does not run on this machine");
    expect(code).toBe(1);
    expect(await installedVersion()).toBe("cairn 1.0.0 for linux-x64");
  });

  test("and a wrong argument names itself", async () => {
    const { code, output } = await run({ args: ["--servce"] });
    expect(output).toContain("unknown argument --servce");
    expect(code).toBe(2);
  });
});

test("uninstall removes the executable and leaves the data", async () => {
  await run();
  await mkdir(join(home, "cairn-data"));
  await writeFile(join(home, "cairn-data/cairn.db"), "data");
  const { code, output } = await run({ args: ["--uninstall"] });
  expect(code).toBe(0);
  expect(output).toContain("data directories stay");
  expect(await exists(installed())).toBe(false);
  expect(await Bun.file(join(home, "cairn-data/cairn.db")).text()).toBe("data");
  expect((await run({ args: ["--uninstall"] })).output).toContain("There is no");
});

test("--service writes the unit with the executable's place, into a staged root too", async () => {
  const staged = join(home, "staged");
  const unit = join(staged, "etc/systemd/system/cairn.service");
  const root: RunOptions = { fakes: { id: "echo 0" }, env: { DESTDIR: staged } };
  const { code, output } = await run({ ...root, args: ["--service", "--to", "/opt/cairn"] });
  expect(output).toContain(`Wrote ${unit}`);
  expect(code).toBe(0);
  const text = await Bun.file(unit).text();
  expect(text).toContain("\nExecStart=/opt/cairn/cairn serve --data /var/lib/cairn\n");
  for (const setting of ["User=cairn", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077", "LimitCORE=0", "WorkingDirectory=/"]) {
    expect(text).toContain(`\n${setting}\n`);
  }
  expect(await exists(join(staged, "opt/cairn/cairn"))).toBe(true);
  await run({ ...root, args: ["--uninstall", "--to", "/opt/cairn"] });
  expect(await exists(unit)).toBe(false);
});

test("--service on a live system adds the user, enables the service and restarts it after an upgrade", async () => {
  // The commands that would change this machine only write down how they were called.
  const noted = join(home, "calls");
  const note = `echo "$(basename "$0") $*" >>${noted}`;
  const fakes = { id: 'if [ "$1" = -u ]; then echo 0; else exit 1; fi', useradd: note, systemctl: note };
  const script = join(home, "install.sh");
  await writeFile(script, (await Bun.file(SCRIPT).text()).replace("unit=$root/etc", `unit=${home}/etc`));
  const { code, output } = await run({ args: ["--service", "--to", join(home, "bin")], fakes, script });
  expect(output).toContain("journalctl -u cairn");
  expect(code).toBe(0);
  await publish("1.1.0");
  await run({ args: ["--to", join(home, "bin")], fakes, script });
  const calls = (await Bun.file(noted).text()).trim().split("\n");
  expect(calls.map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual([
    "useradd --system",
    "systemctl daemon-reload",
    "systemctl enable",
    "systemctl restart",
    "systemctl try-restart",
  ]);
});

test("in a checkout it builds from source", async () => {
  const checkout = join(home, "checkout");
  await mkdir(join(checkout, "deploy"), { recursive: true });
  await cp(SCRIPT, join(checkout, "install.sh"));
  await cp(UNIT, join(checkout, "deploy/cairn.service"));
  await writeFile(join(checkout, "build.ts"), "");
  await writeFile(join(checkout, "package.json"), "{}");
  // Stands for the package manager: the build itself has a test of its own.
  const npm = `[ "$1" = run ] || exit 0
mkdir -p dist
printf '#!/bin/sh\\necho cairn from source\\n' >dist/cairn`;
  const options: RunOptions = { script: join(checkout, "install.sh"), env: { CAIRN_RELEASES: "" } };
  expect((await run({ ...options, fakes: { npm } })).output).toContain("Installed");
  expect(await installedVersion()).toBe("cairn from source");
  const failed = await run({ ...options, fakes: { npm: "exit 1" } });
  expect(failed.output).toContain("the build failed; nothing was installed");
  expect(failed.code).toBe(1);
  expect(await installedVersion()).toBe("cairn from source");
});
