import type { Task } from '../task';
import type { WaitingTask } from '../port';
import type { LiveTask } from './live-task';
import type { Statements } from './statements';

/** Limit of all inputs in memory together. */
const cachedBytesMax = 32 * 1024 * 1024;
/** Limit of one input in memory. */
const cachedBytesMaxEach = 64 * 1024;

/** Inputs of live tasks: all are in the database, small ones are also cached in memory while there is room. */
export class Inputs {
  private readonly cached = new Map<number, unknown>();
  private cachedBytes = 0;

  constructor(private readonly statements: Statements) {}

  /** Caches a copy of a new task's input if there is room. A copy, because the caller may change the original. */
  cache({ seq, inputBytes }: LiveTask, inputJson: string): void {
    if (inputBytes > cachedBytesMaxEach || this.cachedBytes + inputBytes > cachedBytesMax) return;
    this.cached.set(seq, JSON.parse(inputJson));
    this.cachedBytes += inputBytes;
  }

  /** Returns the task with its input. */
  with(live: LiveTask, task: WaitingTask = live.task): Task {
    return { ...task, input: this.cached.has(live.seq) ? this.cached.get(live.seq) : this.read(live.seq) };
  }

  drop({ seq, inputBytes }: LiveTask): void {
    if (this.cached.delete(seq)) this.cachedBytes -= inputBytes;
  }

  /** Drops everything. */
  clear(): void {
    this.cached.clear();
    this.cachedBytes = 0;
  }

  private read(seq: number): unknown {
    return JSON.parse((this.statements.inputBySeq.get(seq) as { input: string }).input);
  }
}
