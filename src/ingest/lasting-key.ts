import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export const LASTING_KEY_BYTES = 32;

/**
 * The secret of a data directory that does not turn: 256 bits in a file beside the salts, made when it is first needed. In no database
 * and no backup, so that lasting ids in a copy of the events cannot be tested against a list of names. A damaged file is an error: a new
 * key would make a stranger of everybody.
 */
export function readLastingKey(file: string): Uint8Array {
  if (existsSync(file)) {
    const key = readFileSync(file);
    if (key.length !== LASTING_KEY_BYTES)
      throw new Error(`${file} is damaged: it holds ${key.length} bytes instead of ${LASTING_KEY_BYTES}`);
    return key;
  }
  const key = crypto.getRandomValues(new Uint8Array(LASTING_KEY_BYTES));
  const next = `${file}.new`;
  const descriptor = openSync(next, "w", 0o600);
  try {
    writeSync(descriptor, key);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
  // A rename is on disk when its directory is.
  const directory = openSync(dirname(file), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
  return key;
}
