import { describe, expect, test } from "bun:test";
import { parseCommandLine, UsageError, type ParsedArgs } from "../../src/config/parse.ts";

const words = (line: string) => line.split(" ").filter((word) => word !== "");

function run(line: string, environment: Record<string, string> = {}): ParsedArgs {
  const request = parseCommandLine(words(line), environment);
  if (request.kind !== "run") throw new Error(`not a command: ${line}`);
  return request.args;
}

function refusal(line: string, environment: Record<string, string> = {}): string {
  try {
    parseCommandLine(words(line), environment);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("what is understood", () => {
  test("defaults of serve", () => {
    const { command, argument, options } = run("serve");
    expect([command, argument]).toEqual(["serve", ""]);
    expect(options.data).toBe("./cairn-data");
    expect(options.listen).toEqual({ hostname: "127.0.0.1", port: 8080 });
    expect(options["base-url"]).toBeNull();
    expect(options["trusted-proxies"]).toEqual(["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]);
    expect(options["log-format"]).toBe("text");
  });

  test.each([
    ["serve --data /d", "/d"],
    ["serve --data=/d", "/d"],
    ["--data /d serve", "/d"],
    ["serve --data=a=b", "a=b"],
  ])("%s", (line, data) => expect(run(line).options.data).toBe(data));

  test.each([
    ["user add a@b.example --role viewer", "user add", "a@b.example"],
    ["site add example.com --timezone Europe/Berlin", "site add", "example.com"],
    ["site list", "site list", ""],
    ["site remove example.com", "site remove", "example.com"],
    ["key add backup --scopes stats:read", "key add", "backup"],
    ["doctor --fix", "doctor", ""],
    ["seed --site example.com", "seed", ""],
    ["demo", "demo", ""],
    ["site remove -- --odd", "site remove", "--odd"],
  ])("%s", (line, command, argument) => {
    const args = run(line);
    expect([args.command, args.argument]).toEqual([command as ParsedArgs["command"], argument]);
  });

  test.each([
    ["127.0.0.1:8080", "127.0.0.1", 8080],
    ["localhost:0", "localhost", 0],
    ["0.0.0.0:65535", "0.0.0.0", 65535],
    ["[::1]:80", "::1", 80],
  ])("--listen %s", (text, hostname, port) => expect(run(`serve --listen ${text}`).options.listen).toEqual({ hostname, port }));

  test("repeated options and lists", () => {
    const { options } = run("key add k --site a.example --site b.example,c.example --scopes stats:read,events:write");
    expect(options.site).toEqual(["a.example", "b.example", "c.example"]);
    expect(options.scopes).toEqual(["stats:read", "events:write"]);
  });

  test("a base URL loses its slash; proxies may be none", () => {
    const { options } = run("serve --base-url https://stats.example.com/ --trusted-proxies none");
    expect(options["base-url"]).toBe("https://stats.example.com");
    expect(options["trusted-proxies"]).toEqual([]);
  });

  test("every option is a variable; the command line wins; empty is not set", () => {
    const environment = { CAIRN_DATA: "/e", CAIRN_TRUSTED_PROXIES: "192.0.2.0/24,::1", CAIRN_LISTEN: "", CAIRN_LOG_FORMAT: "json" };
    const { options } = run("serve", environment);
    expect(options.data).toBe("/e");
    expect(options["trusted-proxies"]).toEqual(["192.0.2.0/24", "::1"]);
    expect(options.listen.port).toBe(8080);
    expect(options["log-format"]).toBe("json");
    expect(run("serve --data /c", environment).options.data).toBe("/c");
    expect(run("doctor", { CAIRN_FIX: "yes" }).options.fix).toBe(true);
    expect(run("doctor", { CAIRN_FIX: "0" }).options.fix).toBe(false);
    expect(run("key add k", { CAIRN_SITE: "a.example,b.example", CAIRN_SCOPES: "stats:read" }).options.site).toHaveLength(2);
  });

  test("variables of options that the command does not have are not read", () => {
    expect(run("site list", { CAIRN_LISTEN: "nonsense" }).command).toBe("site list");
  });

  test.each([
    ["help", ""],
    ["--help", ""],
    ["-h", ""],
    ["help serve", "serve"],
    ["help user add", "user add"],
    ["help site", "site"],
    ["serve --help", "serve"],
    ["site add --help", "site add"],
    ["site add example.com --help", "site add"],
    ["site --help", "site"],
  ])("%s explains", (line, topic) => expect(parseCommandLine(words(line), {})).toEqual({ kind: "help", topic }));

  test.each(["--version", "version", "serve --version"])("%s", (line) =>
    expect(parseCommandLine(words(line), {})).toEqual({ kind: "version" }),
  );
});

describe("what is refused, and how it is named", () => {
  test.each([
    ["", "a command is missing"],
    ["start", 'unknown command "start"'],
    ["site", 'unknown command "site"; there is site add, site list, site remove'],
    ["site rename", 'unknown command "site rename"'],
    ["help nonsense", 'unknown command "nonsense"'],
    ["serve --prot 80", "unknown option --prot"],
    ["serve -x", "unknown option -x"],
    ["serve --role owner", "serve has no option --role"],
    ["serve extra", 'serve: unexpected "extra"'],
    ["site add", "site add: DOMAIN is missing"],
    ["site add a.example b.example", 'site add: unexpected "b.example"'],
    ["serve --data", "--data needs a value: --data DIR"],
    ["serve --data --listen 127.0.0.1:1", "--data needs a value"],
    ["serve --data=", "--data is empty"],
    ["serve --data a --data b", "--data is given twice"],
    ["serve --listen 8080", "--listen: expected HOST:PORT"],
    ["serve --listen :8080", "--listen: expected HOST:PORT"],
    ["serve --listen ::1:8080", "--listen: expected HOST:PORT"],
    ["serve --listen 127.0.0.1:65536", "--listen: expected HOST:PORT"],
    ["serve --listen 127.0.0.1:-1", "--listen: expected HOST:PORT"],
    ["serve --base-url stats.example.com", "--base-url: expected an address"],
    ["serve --base-url ftp://stats.example.com", "--base-url: expected an address"],
    ["serve --base-url https://stats.example.com/path", "--base-url: expected scheme, host and port only"],
    ["serve --base-url https://u:p@stats.example.com", "--base-url: expected scheme, host and port only"],
    ["serve --trusted-proxies 10.0.0.0/33", '--trusted-proxies: expected networks such as 10.0.0.0/8,::1, not "10.0.0.0/33"'],
    ["serve --trusted-proxies proxy.example", "--trusted-proxies: expected networks"],
    ["serve --log-format xml", "--log-format: expected one of text, json"],
    ["user add a@b.example --role root", "--role: expected one of owner, admin, viewer"],
    ["site add a.example --timezone Mars/Base", '--timezone: expected a time zone such as Europe/Berlin, not "Mars/Base"'],
    ["key add k", "key add: --scopes is missing"],
    ["key add k --scopes stats:write", "--scopes: expected one of stats:read, events:write, sites:manage, annotations:write"],
    ["key add k --scopes ,", '--scopes: not ","'],
    ["seed", "seed: --site is missing"],
    ["seed --site a.example --site b.example", "--site is given twice"],
    ["seed --site a.example --events 0", "--events: expected a whole number from 1"],
    ["seed --site a.example --events 1e5", "--events: expected a whole number from 1"],
    ["doctor --fix=maybe", "--fix: expected one of 1, true, yes, 0, false, no"],
  ])("%s", (line, message) => expect(refusal(line)).toStartWith(message));

  test("a wrong variable is named as a variable", () => {
    expect(refusal("serve", { CAIRN_LISTEN: "8080" })).toStartWith("CAIRN_LISTEN: expected HOST:PORT");
  });
});
