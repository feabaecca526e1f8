let shared = new Uint16Array(1024);

/** Codes of a column with one value: views of one array for all, never to be written. */
export function zeroCodes(length: number): Uint16Array {
  if (shared.length < length) shared = new Uint16Array(length * 2);
  return shared.subarray(0, length);
}
