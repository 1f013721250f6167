import type { Retention } from '../task-store';
import { isFinal, taskStates, type TaskState } from '../task.state';
import type { Statements } from './statements';
import type { Tally } from './tally';
import type { Written } from './task-operations';

interface Ended {
  seq: number;
  capability: string;
  queueKey: string;
  state: TaskState;
  createdAtMs: number;
}

const finalStates = taskStates.filter(isFinal);

/** Removes tasks that have ended. They go by the index of their state, so nothing that is kept is read. */
export class Pruning {
  constructor(
    private readonly statements: Statements,
    private readonly tally: Tally,
  ) {}

  prune({ endedBeforeMs, endedMax, keysBeforeMs }: Retention, limit: number): Written<number> {
    const tooOld = this.oldest(endedBeforeMs, limit);
    const endedTotal = finalStates.reduce((total, state) => total + this.tally.inState(state), 0);
    const tooMany = Math.min(limit, endedTotal - endedMax);
    const ended = tooMany > tooOld.length ? this.oldest(Number.MAX_SAFE_INTEGER, tooMany) : tooOld;
    for (const { seq } of ended) this.remove(seq);
    this.statements.deleteIdempotencyKeys.run(keysBeforeMs, limit);
    const moves = ended.map(({ capability, queueKey, state }) => ({ capability, queueKey, from: state }));
    return { value: ended.length, moves };
  }

  /** The oldest of all final states together that ended before a time. */
  private oldest(endedBeforeMs: number, limit: number): Ended[] {
    const rows = finalStates.flatMap(
      (state) => this.statements.oldestEnded.all(state, endedBeforeMs, endedBeforeMs, limit) as Ended[],
    );
    return rows.sort((a, b) => a.createdAtMs - b.createdAtMs || a.seq - b.seq).slice(0, limit);
  }

  private remove(seq: number): void {
    this.statements.deleteEvents.run(seq);
    this.statements.deleteAttempts.run(seq);
    this.statements.deleteTask.run(seq);
  }
}
