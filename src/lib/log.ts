export type LogLevel = "info" | "warn" | "error";

/** Fields are short facts for an operator. Never an address, an agent string, a key, a password, a token or a full URL. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One line per call. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly format: "text" | "json";
  /** Receives a line without its end. It may throw: the log swallows it, because a full disk must not stop the server. */
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** A line stays under this many bytes, so that no caller can flood the log or hide something behind the edge of a terminal. */
const LINE_BYTES = 300;
const FIELD_BYTES = 120;

export function createLog({ format, write, now }: LogOptions): Log {
  const line = format === "json" ? jsonLine : textLine;
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      try {
        write(line(new Date(now()).toISOString(), level, message, fields));
      } catch {
        // There is nowhere left to say it.
      }
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/**
 * Makes text harmless on one line of a terminal: control characters (line ends, ANSI sequences), line and paragraph separators and
 * the marks that reverse the reading direction are shown as escapes.
 */
export function escapeControls(text: string): string {
  // In order: C0, DEL and C1, Arabic letter mark, zero-width and direction marks, separators and overrides, isolates, byte order mark.
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The name, the message and the first place of an error in one text: enough to find it, and nothing of a request. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /\n\s+at (.+)/.exec(error.stack ?? "")?.[1];
  return `${error.name}: ${error.message}${place === undefined ? "" : ` (${place})`}`;
}

function textLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${typeof value === "string" ? quote(value) : value}`);
  return cut(escapeControls(`${time} ${level.padEnd(5)} ${message}${facts.join("")}`), LINE_BYTES);
}

function quote(value: string): string {
  return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value);
}

function jsonLine(time: string, level: LogLevel, message: string, fields: LogFields): string {
  const facts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields))
    facts[name] = typeof value === "string" ? cut(escapeControls(value), FIELD_BYTES) : value;
  const render = (text: string, shown: object) => JSON.stringify({ time, level, message: text, ...shown });
  const text = escapeControls(message);
  // The message matters most: when fields alone would fill the line, they go.
  const shown =
    Buffer.byteLength(render("", facts)) > LINE_BYTES / 2 && Buffer.byteLength(render(text, facts)) > LINE_BYTES ? { cut: true } : facts;
  let line = render(text, shown);
  // Quotes and backslashes take two bytes in JSON, so the right length is found by trying.
  for (let room = LINE_BYTES; Buffer.byteLength(line) > LINE_BYTES && room > 0; room -= 10) line = render(cut(text, room), shown);
  return line;
}

/** Shortens to so many bytes of UTF-8 and says so with three dots. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const kept = Buffer.from(text)
    .subarray(0, Math.max(bytes - 3, 0))
    .toString();
  // The cut may have split a character, which decodes to U+FFFD.
  return `${kept.replace(/\ufffd+$/, "")}...`;
}
