import { timingSafeEqual } from "node:crypto";

/** 256 random bits as 43 characters. */
export function newSecret(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}

/** What is stored in place of a secret. It needs no salt and no slowness: 256 random bits cannot be guessed. */
export function digest(secret: string): Uint8Array {
  return new Bun.CryptoHasher("sha256").update(secret).digest();
}

/** Takes equally long wherever the two differ. */
export function matches(secret: string, stored: Uint8Array): boolean {
  const found = digest(secret);
  return stored.length === found.length && timingSafeEqual(found, stored);
}
