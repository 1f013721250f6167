import { randomUUID } from 'node:crypto';

/** The one source of chance: ids, jitter, choices. */
export abstract class Random {
  /** A number in [0, 1). */
  abstract next(): number;
  /** An id that nobody guesses and nothing else has: letters, digits and `-`, 36 characters. */
  abstract id(): string;
}

export class SystemRandom extends Random {
  next(): number {
    return Math.random();
  }

  id(): string {
    return randomUUID();
  }
}
