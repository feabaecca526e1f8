interface Waiting {
  readonly places: number;
  readonly admit: () => void;
}

/** Lets so many in at once; who asks for all places is alone. In the order of arrival, so that nobody waits for ever. */
export class Gate {
  readonly #waiting: Waiting[] = [];
  #free: number;

  constructor(readonly places: number) {
    this.#free = places;
  }

  async pass<Answer>(work: () => Answer | Promise<Answer>, places = 1): Promise<Answer> {
    if (this.#waiting.length === 0 && this.#free >= places) this.#free -= places;
    else await new Promise<void>((admit) => this.#waiting.push({ places, admit }));
    try {
      return await work();
    } finally {
      this.#free += places;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.places <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.places;
      next.admit();
    }
  }
}
