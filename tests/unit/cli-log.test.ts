import { describe, expect, test } from "bun:test";
import { createLog, describeError, escapeControls, type Log } from "../../src/lib/log.ts";

function linesOf(format: "text" | "json", use: (log: Log) => void): string[] {
  const lines: string[] = [];
  use(createLog({ format, write: (line) => lines.push(line), now: () => Date.UTC(2026, 10, 21, 4, 5, 6, 7) }));
  return lines;
}

test("a text line", () => {
  expect(linesOf("text", (log) => log.info("Started.", { sites: 3, file: "a b" }))).toEqual([
    '2026-11-21T04:05:06.007Z info  Started. sites=3 file="a b"',
  ]);
});

test("a JSON line", () => {
  expect(linesOf("json", (log) => log.error('It said "no".', { code: null, ok: false }))).toEqual([
    '{"time":"2026-11-21T04:05:06.007Z","level":"error","message":"It said \\"no\\".","code":null,"ok":false}',
  ]);
});

test.each([
  ["line ends", "a\r\nb", "a\\u000d\\u000ab"],
  ["an ANSI colour", "\u001b[31mred", "\\u001b[31mred"],
  ["the eight-bit form of it", "\u009b31m", "\\u009b31m"],
  ["reversed reading direction", "\u202egnp.exe", "\\u202egnp.exe"],
  ["a line separator", "a\u2028b", "a\\u2028b"],
  ["half a surrogate pair", "half \ud800", "half \\ud800"],
  ["ordinary letters stay", "Zürich 東京 👍", "Zürich 東京 👍"],
])("%s", (_, text, shown) => expect(escapeControls(text)).toBe(shown));

describe.each(["text", "json"] as const)("as %s", (format) => {
  test.each([
    ["a long message", "x".repeat(5000), {}],
    ["many bytes a character", "é".repeat(5000), {}],
    ["quotes and backslashes", '"\\'.repeat(5000), {}],
    ["long fields", "short", { a: "y".repeat(5000), b: "z".repeat(5000) }],
    ["line ends everywhere", "\n".repeat(500), { "new\nline": "\r\n" }],
  ])("%s stays one line of at most 300 bytes", (_, message, fields) => {
    const [line, ...others] = linesOf(format, (log) => log.warn(message, fields as Record<string, string>));
    expect(others).toEqual([]);
    expect(Buffer.byteLength(line!)).toBeLessThanOrEqual(300);
    expect(line!).not.toMatch(/[\u0000-\u001f]/);
    if (format === "json") expect(JSON.parse(line!).level).toBe("warn");
  });

  test("a writer that fails does not throw", () => {
    const log = createLog({
      format,
      write: () => {
        throw new Error("disk full");
      },
      now: Date.now,
    });
    expect(() => log.info("hello")).not.toThrow();
  });
});

test("an error in one text", () => {
  expect(describeError(new TypeError("x is not a function"))).toStartWith("TypeError: x is not a function (");
  expect(describeError("thrown text")).toBe("thrown text");
});
