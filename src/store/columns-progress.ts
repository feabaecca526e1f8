import type { Log } from "../lib/log.ts";
import type { SiteId } from "../model/ids.ts";

/** A day whose columns were made: which of the days that are asked about. */
export interface MadeDay {
  readonly site: SiteId;
  readonly day: number;
  readonly days: number;
}

/** What the query thread tells without being asked: how many days it made since the start, and the numbers of the last one. */
export const newProgress = (): SharedArrayBuffer => new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT);

export function tellMade(progress: SharedArrayBuffer, { site, day, days }: MadeDay): void {
  const numbers = new Int32Array(progress);
  numbers.set([site, day, days], 1);
  Atomics.add(numbers, 0, 1);
}

const EVERY_MS = 5_000;

/** Says in the log how far the columns are, while questions wait for them: after an update or a repair that may take a minute. */
export class ProgressLog {
  #waiting = 0;
  #seen = 0;
  #timer: Timer | undefined;

  constructor(
    readonly progress: SharedArrayBuffer,
    readonly log: Log,
  ) {}

  async during<Answer>(answer: Promise<Answer>): Promise<Answer> {
    if (this.#waiting++ === 0) {
      this.#seen = new Int32Array(this.progress)[0]!;
      this.#timer = setInterval(() => this.look(), EVERY_MS);
    }
    try {
      return await answer;
    } finally {
      if (--this.#waiting === 0) clearInterval(this.#timer);
    }
  }

  /** One line, when days were made since the last look. */
  look(): void {
    const [made, site, day, days] = new Int32Array(this.progress) as unknown as readonly [number, number, number, number];
    if (made === this.#seen) return;
    this.#seen = made;
    this.log.info("Columns are being made from events.db.", { site, day, days });
  }
}
