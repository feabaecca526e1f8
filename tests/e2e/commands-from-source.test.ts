import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(import.meta.dir, "../../src/main.ts");
const AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";

let dir: string;
const servers: Bun.Subprocess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cairn-commands-"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.kill("SIGKILL");
    await server.exited;
  }
  rmSync(dir, { recursive: true, force: true });
});

const spawn = (line: string, environment: Record<string, string> = {}) =>
  Bun.spawn([process.execPath, MAIN, ...line.split(" ").filter(Boolean)], {
    env: { PATH: "/usr/bin:/bin", CAIRN_DATA: dir, ...environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });

async function cairn(line: string, environment: Record<string, string> = {}) {
  const child = spawn(line, environment);
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { out, err, code };
}

/** Starts a server on a free port and waits for the line that says so. */
async function serve(options = "") {
  const child = spawn(`serve --listen 127.0.0.1:0 ${options}`);
  servers.push(child);
  let text = "";
  for await (const chunk of child.stdout) {
    text += new TextDecoder().decode(chunk);
    if (text.endsWith("\n")) break;
  }
  return { child, text, url: /http:\/\/\S+/.exec(text)?.[0] ?? "" };
}

describe("without a server", () => {
  test.each([
    ["--version", 0, /^cairn \d+\.\d+\.\d+ \(Bun .+, SQLite .+\)\n$/, /^$/],
    ["help", 0, /cairn serve \[--data DIR\]/, /^$/],
    ["serve --help", 0, /^cairn serve \[--data DIR\]/, /^$/],
    ["", 2, /^$/, /^cairn: a command is missing; see cairn help\n$/],
    ["serve --prot 1", 2, /^$/, /^cairn: unknown option --prot; see cairn help\n$/],
    ["site add https://example.com", 2, /^$/, /^cairn: A domain looks like "example.com".*\n$/],
    ["site remove nowhere.example", 1, /^$/, /^cairn: There is no site "nowhere.example".\n$/],
    ["user add me@example.com", 2, /^$/, /^cairn: .*CAIRN_PASSWORD\n$/],
    ["key add k --scopes stats:read --site nowhere.example", 2, /^$/, /^cairn: --site: there is no site "nowhere.example".\n$/],
    ["goal add Signup --site nowhere.example", 2, /^$/, /^cairn: --site: there is no site "nowhere.example".\n$/],
    ["goal add Signup", 2, /^$/, /^cairn: goal add: --site is missing\n$/],
    ["doctor --data /nonexistent-directory", 1, /^\/nonexistent-directory does not exist.\n$/, /^$/],
  ])("cairn %s exits %i", async (line, code, out, err) => {
    const result = await cairn(line);
    expect(result.out).toMatch(out);
    expect(result.err).toMatch(err);
    expect(result.code).toBe(code);
  });

  test("sites, users and keys of a directory that no server has seen", async () => {
    const data = join(dir, "new");
    const on = (line: string, environment = {}) => cairn(`${line} --data ${data}`, environment);
    const snippet = '<script defer src="https://stats.example.com/js/cairn.js" data-domain="example.com"></script>\n';
    expect((await on("site add WWW.Example.com --base-url https://stats.example.com/")).out).toBe(snippet);
    expect((await on("site add example.com")).code).toBe(1);
    expect((await on("site list")).out).toMatch(/^example\.com\tUTC\t\d{4}-\d{2}-\d{2}\n$/);
    const password = { CAIRN_PASSWORD: "a long enough password" };
    expect((await on("user add first@example.com", password)).out).toBe("Added first@example.com as owner.\n");
    expect((await on("user add second@example.com --site example.com", password)).out).toBe("Added second@example.com as viewer.\n");
    expect((await on("user add third@example.com --role admin --site example.com", password)).code).toBe(2);
    const key = await on("key add reader --site example.com --scopes stats:read");
    expect(key.out).toMatch(/^cairn_key_\d+_[\w-]{40,}\n$/);
    const number = key.out.split("_")[2]!;
    expect((await on("key add everything --scopes stats:read,events:write")).code).toBe(0);
    expect((await on("key list")).out.split("\n")[0]).toBe(`${number}\treader\tstats:read\texample.com\tnever`);
    expect(await on(`key remove ${number}`)).toMatchObject({ code: 0, out: 'Removed the key "reader". It opens nothing any more.\n' });
    expect((await on(`key remove ${number}`)).err).toStartWith(`cairn: There is no key number ${number}`);
    expect((await on("key list")).out).toMatch(/^\d+\teverything\tstats:read,events:write\tall\tnever\n$/);
    const goal = (line: string) => on(`goal ${line} --site example.com`);
    expect((await goal("add /thanks")).out).toBe("Visit /thanks\n");
    expect((await goal("add Signup --name Joined")).out).toBe("Joined\n");
    expect(await goal("add /other --name joined")).toMatchObject({ code: 1, err: 'cairn: This site has a goal "joined" already.\n' });
    expect((await goal("add pageview")).code).toBe(2);
    expect((await goal("remove Joined")).code).toBe(0);
    expect((await goal("remove Joined")).code).toBe(1);
    expect((await goal("list")).out).toBe('Visit /thanks\t{"kind":"page","path":"/thanks"}\t\n');
    expect(await on("site remove example.com")).toMatchObject({ code: 0, out: "Removed example.com. Its events are forgotten.\n" });
    expect((await on("doctor")).code).toBe(0);
    expect(readdirSync(data).sort()).toEqual(["cairn.db", "lock"]);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(statSync(join(data, "cairn.db")).mode & 0o777).toBe(0o600);
  });
});

describe("with a server", () => {
  test("commands take effect at once; a second server names the first; SIGTERM leaves whole databases", async () => {
    const { child, text, url } = await serve();
    expect(text).toMatch(/^Cairn is listening on http:\/\/127\.0\.0\.1:\d+\nCreate the first user here .*\/setup#token=[\w-]{43}\n$/);
    expect((await cairn("site add example.com")).out).toContain(`src="${url}/js/cairn.js"`);
    const key = (await cairn("key add reader --scopes stats:read")).out.trim();
    const ask = () =>
      fetch(`${url}/api/v2/query`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ site_id: "example.com", metrics: ["pageviews"], date_range: "day" }),
      });
    const event = { n: "pageview", u: "https://example.com/", d: "example.com" };
    const sent = await fetch(`${url}/api/event`, { method: "POST", headers: { "user-agent": AGENT }, body: JSON.stringify(event) });
    expect([sent.status, sent.headers.get("x-cairn")]).toEqual([202, "counted"]);
    expect(await (await ask()).json()).toMatchObject({ results: [{ metrics: [1] }] });

    const second = await cairn("serve --listen 127.0.0.1:0");
    expect(second).toEqual({ out: "", err: `cairn: The data directory ${dir} is in use by process ${child.pid}.\n`, code: 1 });
    const doctor = await cairn("doctor");
    expect([doctor.out, doctor.code]).toEqual(["", 0]);

    expect((await cairn("site remove example.com")).out).toBe("Removed example.com. The running server is forgetting its events.\n");
    expect((await ask()).status).toBe(404);
    expect((await cairn(`key remove ${key.split("_")[2]}`)).code).toBe(0);
    expect((await ask()).status).toBe(401);

    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
    expect(readdirSync(dir).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
    expect((await cairn("doctor")).code).toBe(0);
  });

  test.each(["nas", "x", "stats.example.com"])("it answers under the name %s", async (host) => {
    const { url } = await serve();
    const ask = (path: string) => fetch(url + path, { headers: { host, accept: "application/json" } });
    expect((await ask("/api/health")).status).toBe(200);
    // The router and the guards must see the same path, however short the name.
    expect((await ask("/zz.js/api/health")).status).toBe(404);
  });

  test("a port in use is named", async () => {
    const taken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const { err, code } = await cairn(`serve --listen 127.0.0.1:${taken.port}`);
    taken.stop(true);
    expect(err).toContain(`cairn: http://127.0.0.1:${taken.port} is in use by another program; choose another with --listen HOST:PORT.\n`);
    expect(code).toBe(1);
  });

  test("an emptied database is no first run", async () => {
    const { child } = await serve();
    child.kill("SIGINT");
    expect(await child.exited).toBe(0);
    truncateSync(join(dir, "cairn.db"), 0);
    const { out, err, code } = await cairn("serve --listen 127.0.0.1:0");
    expect([out, code]).toEqual(["", 1]);
    expect(err).toStartWith(`cairn: ${join(dir, "cairn.db")} is empty (0 bytes)`);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("stdout and stderr that nobody reads any more do not matter", async () => {
    const { child, url } = await serve();
    await child.stderr.cancel();
    // Two requests that are logged nowhere, and a signal that is.
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
  });

  test("doctor finds and repairs what can be repaired", async () => {
    const { child } = await serve();
    child.kill("SIGTERM");
    await child.exited;
    mkdirSync(join(dir, "columns"), { recursive: true });
    writeFileSync(join(dir, "columns", "1.chunk"), "not a chunk");
    writeFileSync(join(dir, "salts.tmp"), "");
    const before = await cairn("doctor");
    expect(before.code).toBe(1);
    expect(before.out.trim().split("\n")).toEqual([
      "columns: 1.chunk is damaged (--fix repairs it)",
      `${join(dir, "salts.tmp")} is left over (--fix repairs it)`,
    ]);
    const fixed = await cairn("doctor --fix");
    expect([fixed.out, fixed.code]).toEqual(["", 0]);
    expect(fixed.err).toContain("Deleted columns;");
    expect(fixed.err).toContain(`Deleted ${join(dir, "salts.tmp")}.`);
  });
});
