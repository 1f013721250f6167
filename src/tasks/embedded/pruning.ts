import type { Retention } from '../port';
import { isFinal, taskStates, type TaskState } from '../task.state';
import type { EndedCounts } from './ended-counts';
import type { Statements } from './statements';
import type { Written } from '../shared/written';

interface Ended {
  seq: number;
  id: string;
  capability: string;
  state: TaskState;
  createdAtMs: number;
  bytes: number;
  keyId: string | null;
}

const finalStates = taskStates.filter(isFinal);

/** Removes ended tasks. Finds them by the index on state, without reading the other tasks. */
export class Pruning {
  constructor(
    private readonly statements: Statements,
    private readonly ended: EndedCounts,
  ) {}

  prune({ endedBeforeMs, endedMax, endedBytesMax, keysBeforeMs }: Retention, limit: number): Written<string[]> {
    const { count, bytes } = this.ended.totals();
    const tooOld = this.oldest(endedBeforeMs, limit);
    const isOver = count - tooOld.length > endedMax || bytes > endedBytesMax;
    const gone = isOver
      ? firstToGo(this.oldest(Number.MAX_SAFE_INTEGER, limit), {
          count: count - endedMax,
          bytes: bytes - endedBytesMax,
        })
      : [];
    const removed = gone.length > tooOld.length ? gone : tooOld;
    for (const task of removed) this.remove(task);
    this.statements.deleteIdempotencyKeys.run(keysBeforeMs, limit);
    this.statements.deleteOldSessions.run(endedBeforeMs, limit);
    this.statements.deleteSpareSessions.run(endedMax);
    return { value: removed.map(({ id }) => id) };
  }

  /** Returns the oldest tasks, in any final state, that ended before a time. */
  private oldest(endedBeforeMs: number, limit: number): Ended[] {
    const rows = finalStates.flatMap(
      (state) => this.statements.oldestEnded.all(state, endedBeforeMs, endedBeforeMs, limit) as Ended[],
    );
    return rows.sort((a, b) => a.createdAtMs - b.createdAtMs || a.seq - b.seq).slice(0, limit);
  }

  private remove({ seq, capability, state, bytes, keyId }: Ended): void {
    this.statements.deleteArtifacts.run(seq);
    this.statements.deleteOutput.run(seq);
    this.statements.deleteAttempts.run(seq);
    this.statements.deleteTask.run(seq);
    this.ended.add({ capability, state, keyId, bytes }, -1);
  }
}

/** Returns the leading tasks whose removal frees the given number of tasks and bytes. */
function firstToGo(oldest: readonly Ended[], tooMany: { count: number; bytes: number }): Ended[] {
  let [count, bytes] = [0, 0];
  return oldest.filter((task) => {
    if (count >= tooMany.count && bytes >= tooMany.bytes) return false;
    count += 1;
    bytes += task.bytes;
    return true;
  });
}
