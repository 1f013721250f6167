import { createHash } from 'node:crypto';
import type { Clock } from '@yardmaster/worker-kit/clock';

/** Lines kept for display if the run fails. */
const linesMax = 20_000;
const chunkLength = 1 << 16;

/** The events of a run in order. Equal runs have equal hashes. */
export class Trace {
  private readonly hash = createHash('sha256');
  private chunk = '';
  private kept: string[] = [];
  private readonly beganAtMs: number;
  total = 0;

  constructor(private readonly clock: Clock) {
    this.beganAtMs = clock.nowMs();
  }

  add(what: string): void {
    const line = `${Math.round(this.clock.nowMs() - this.beganAtMs)} ${what}`;
    this.total++;
    this.chunk += `${line}\n`;
    if (this.chunk.length >= chunkLength) this.flush();
    this.kept.push(line);
    if (this.kept.length >= 2 * linesMax) this.kept = this.kept.slice(linesMax);
  }

  /** Call once, at the end. */
  digest(): string {
    this.flush();
    return this.hash.digest('hex').slice(0, 16);
  }

  /** Returns the last lines that name one of these tasks or workers (`t5`, `w3`). */
  about(names: readonly string[], limit: number): string[] {
    const wanted = new Set(names);
    return this.kept.filter((line) => line.split(' ').some((word) => wanted.has(word))).slice(-limit);
  }

  private flush(): void {
    this.hash.update(this.chunk);
    this.chunk = '';
  }
}
