import type { Task } from '../task';
import type { WaitingTask } from '../port';
import type { LiveTask } from './live-task';
import type { Statements } from './statements';

/** Limit of all inputs in memory together. */
const heldBytesMax = 32 * 1024 * 1024;
/** Limit of one input in memory. */
const heldBytesMaxEach = 64 * 1024;

/** Inputs of live tasks: all in the database, the small ones also in memory while there is room. */
export class Inputs {
  private readonly held = new Map<number, unknown>();
  private heldBytes = 0;

  constructor(private readonly statements: Statements) {}

  /** Keeps the input of a new task in memory if there is room: a copy, since the caller may change the original. */
  hold({ seq, inputBytes }: LiveTask, inputJson: string): void {
    if (inputBytes > heldBytesMaxEach || this.heldBytes + inputBytes > heldBytesMax) return;
    this.held.set(seq, JSON.parse(inputJson));
    this.heldBytes += inputBytes;
  }

  /** The task with its input. */
  with(live: LiveTask, task: WaitingTask = live.task): Task {
    return { ...task, input: this.held.has(live.seq) ? this.held.get(live.seq) : this.read(live.seq) };
  }

  drop({ seq, inputBytes }: LiveTask): void {
    if (this.held.delete(seq)) this.heldBytes -= inputBytes;
  }

  /** Drops everything. */
  forget(): void {
    this.held.clear();
    this.heldBytes = 0;
  }

  private read(seq: number): unknown {
    return JSON.parse((this.statements.inputBySeq.get(seq) as { input: string }).input);
  }
}
