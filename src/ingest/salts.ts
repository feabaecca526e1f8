import type { SiteId } from "../model/ids.ts";

/** The secret of one site's day. Whoever has it can test whether an address was there: nothing in Cairn is guarded more. */
export interface Salt {
  readonly site: SiteId;
  /** The site's midnight at which the day ends. */
  readonly endsMs: number;
  /** 256 bits. */
  readonly key: Uint8Array;
}

export const SALT_BYTES = 32;

/** Where salts come from and where they are kept between two runs. */
export interface SaltSource {
  /** A new key. */
  draw(): Uint8Array;
  /** What was kept. */
  read(): readonly Salt[];
  /** Resolves when exactly these salts, and none of the earlier ones, are kept. Never called twice at once. */
  write(salts: readonly Salt[]): Promise<void>;
}

export const randomSalt = (): Uint8Array => crypto.getRandomValues(new Uint8Array(SALT_BYTES));

/** For tests and for made-up traffic, whose visitors have nothing to hide: `draw` may come from a seeded generator. */
export function memorySalts(draw: () => Uint8Array = randomSalt): SaltSource {
  return { draw, read: () => [], write: () => Promise.resolve() };
}
