import { randomUUID } from 'node:crypto';

/** The only source of randomness: ids, jitter, choices. */
export abstract class Random {
  /** Returns a number in [0, 1). */
  abstract next(): number;
  /** Returns a unique id that cannot be guessed: letters, digits and `-`, 36 characters. */
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
