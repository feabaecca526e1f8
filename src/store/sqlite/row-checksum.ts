/** Sums of checksums are kept in so many bits. */
export const CHECKSUM_MASK = 0xffffffff;

/**
 * 32 bits of a row of events: its values in the order of the columns, the visitor's number as two unsigned halves. Rows are added up, so
 * their order does not matter. Hot loop: each event that is written goes through it (0.1 microseconds).
 */
export function rowChecksum(values: readonly (number | null)[]): number {
  let hash = 0;
  for (const value of values) {
    // A number is two halves; what is missing is like none of them.
    const low = value === null ? 0x2545f491 : value | 0;
    // Most numbers are small, and a division takes as long as all the rest.
    const high = value === null ? -1 : value === low ? low >> 31 : Math.floor(value / 0x100000000);
    hash = Math.imul(hash ^ low, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ high, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
