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

/** Repeatable chance (mulberry32): the same seed gives the same sequence. Its ids are unique, not secret. */
export class SeededRandom extends Random {
  private drawn = 0;

  constructor(private state: number) {
    super();
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  id(): string {
    const part = Math.floor(this.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
    return `${part}-${(this.drawn++).toString(16).padStart(12, '0')}`;
  }
}
