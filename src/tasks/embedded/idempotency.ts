import { YardError } from '@yardmaster/protocol';
import type { Task } from '../task';
import type { Added, Idempotency } from '../port';
import type { EncodedTask } from '../shared/encoded';
import type { Statements } from './statements';
import type { TaskAdding } from './task-adding';
import type { TaskReader } from './task-reader';
import type { Written } from '../shared/written';

interface KeyRow {
  fingerprint: string;
  taskId: string;
}

/** Submissions with an idempotency key: repeating one creates no second task. The key is written in the transaction of its task. */
export class IdempotentAdding {
  constructor(
    private readonly statements: Statements,
    private readonly adding: TaskAdding,
    private readonly reader: TaskReader,
  ) {}

  addOnce(encoded: EncodedTask, { key, fingerprint }: Idempotency): Written<Added> {
    const earlier = this.find({ key, fingerprint });
    if (earlier) return { value: { task: earlier, isReplay: true } };
    const added = this.adding.add(encoded);
    const { id, createdAtMs } = encoded.task;
    this.statements.putIdempotencyKey.run(key, fingerprint, id, createdAtMs);
    return { ...added, value: { task: added.value, isReplay: false } };
  }

  find({ key, fingerprint }: Idempotency): Task | undefined {
    const row = this.statements.idempotencyKey.get(key) as KeyRow | undefined;
    return row && this.earlier(row, fingerprint);
  }

  /** Returns the task of the key; undefined if it was removed. */
  private earlier({ fingerprint: before, taskId }: KeyRow, fingerprint: string): Task | undefined {
    const task = this.reader.get(taskId);
    if (task && before !== fingerprint) {
      throw new YardError(
        'IDEMPOTENCY_KEY_REUSED',
        `this key was used for another request, which created task ${taskId}`,
      );
    }
    return task;
  }
}
