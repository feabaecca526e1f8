import { passwordFrom } from "../config/environment.ts";
import type { Environment } from "../config/parse.ts";
import { askTerminal, safeWriter } from "../lib/terminal.ts";
import type { Io } from "./io.ts";

/** The terminal, or the pipes, of this process. */
export function processIo(environment: Environment): Io {
  const stdout = safeWriter(process.stdout);
  const stderr = safeWriter(process.stderr);
  const isTTY = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    out: (line) => stdout(`${line}\n`),
    err: (line) => stderr(`${line}\n`),
    // Carriage return and "clear the line".
    draw: (text) => process.stderr.isTTY && stderr(`\r\u001b[K${text}`),
    isTTY,
    password: () => passwordFrom(environment),
    prompt: (question, { hidden = false } = {}) => askTerminal(process.stdin, stderr, question, hidden),
  };
}
