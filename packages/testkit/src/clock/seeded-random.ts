import { Random } from '@yardmaster/worker-kit/clock';

/**
 * Repeatable randomness (mulberry32): the same seed gives the same sequence. Ids are unique by their first 16 hex
 * digits, but not secret.
 */
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
    const [count, tail] = [hex(this.drawn++), hex(this.next() * 2 ** 32)];
    return `${hex(this.next() * 2 ** 32)}-${count.slice(0, 4)}-${count.slice(4)}-${tail.slice(0, 4)}-${tail.slice(4)}00000000`;
  }
}

function hex(number: number): string {
  return Math.floor(number).toString(16).padStart(8, '0');
}
