export type LogLevel = "info" | "warn" | "error";

/** Fields are short facts for an operator. Never an address, an agent string, a key, a password, a token or a full URL. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One line per call. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
