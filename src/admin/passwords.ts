import { AppError } from "../model/app-error.ts";
import { LIMITS } from "../model/limits.ts";

/**
 * What an unknown account is verified against, so that the answer takes as long as for a known one. Nobody knows a password for it:
 * salt and hash are random. Its cost must be the cost of `hashPassword`; a test compares them.
 */
export const DUMMY_HASH =
  "$argon2id$v=19$m=65536,t=2,p=1$V8dP6o1bQ3nZ0mXk2Lr9TqWc5Yh7Jf4Gs1Ae8Du6Iow$R2tK9xVbN4mC7pLqZ1sWf8Hj3Yd6Ga0Te5Uk2Ri9Xoc";

/** Each running hash takes 64 MiB and a quarter of a second of one core. */
export class Passwords {
  #running = 0;
  readonly #queue: (() => void)[] = [];

  /** Throws AppError, about `field`, when the password cannot be used. */
  async hash(password: string, field = "password"): Promise<string> {
    const normal = normalPassword(password);
    const length = normal === null ? Infinity : [...normal].length;
    if (normal === null || length < LIMITS.passwordMinChars || length > LIMITS.passwordMaxChars) {
      throw new AppError(
        "invalid_password",
        400,
        `A password has ${LIMITS.passwordMinChars} to ${LIMITS.passwordMaxChars} characters.`,
        field,
      );
    }
    return this.#inTurn(() => Bun.password.hash(normal, { algorithm: "argon2id" }));
  }

  /** `hash` null: an unknown account, which costs the same and is always wrong. */
  async verify(password: string, hash: string | null): Promise<boolean> {
    // Verified all the same when too long or empty: the time must not tell the cases apart.
    const normal = normalPassword(password) ?? "";
    const matches = await this.#inTurn(() => Bun.password.verify(normal, hash ?? DUMMY_HASH).catch(() => false));
    return matches && hash !== null;
  }

  async #inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#running >= LIMITS.passwordHashesAtOnce) {
      if (this.#queue.length >= LIMITS.passwordHashQueue) {
        throw new AppError("too_many_logins", 429, "Too many log-ins at once. Try again in a few seconds.", undefined, LIMITS.retryAfterS);
      }
      // The one that ends hands its place over, so the number running stays the same.
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

/** True for a hash that cost less than one of today: made by an older Cairn, or where memory was scarce. */
export function isWeaker(hash: string): boolean {
  const [memory = 0, passes = 0] = costOf(hash);
  const [memoryNow = 0, passesNow = 0] = costOf(DUMMY_HASH);
  return memory < memoryNow || passes < passesNow;
}

const costOf = (hash: string): number[] => (/^\$argon2id\$v=19\$m=(\d+),t=(\d+),/.exec(hash) ?? []).slice(1).map(Number);

/** The same characters typed on another keyboard give the same bytes. Null: far too long to be looked at. */
function normalPassword(password: string): string | null {
  return password.length > LIMITS.passwordMaxChars * 2 ? null : password.normalize("NFKC");
}
