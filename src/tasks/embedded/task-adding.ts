import { YardError } from '@yardmaster/protocol';
import type { WaitingTask } from '../port';
import type { EncodedTask } from '../shared/encoded';
import { reachedState, type Written } from '../shared/written';
import type { Task } from '../task';
import type { KeyUsages } from './key-usage';
import type { LiveTasks } from './live-tasks';
import type { QueueRanks } from './queue-ranks';
import { admitToSession, recordUse } from './session-uses';
import type { Statements } from './statements';

/** Adds tasks, in an open transaction. Checks before it writes. */
export class TaskAdding {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly ranks: QueueRanks,
    private readonly usages: KeyUsages,
  ) {}

  add({ task, optionsJson, inputJson }: EncodedTask): Written<Task> {
    const { live: tasks } = this;
    admitToSession(this.statements, task);
    this.usages.admitTask(task);
    tasks.admit(task);
    const { id, capability, priority, createdAtMs, keyId = null } = task;
    const rank = this.ranks.rankMs(task);
    const values = [id, capability, priority, createdAtMs, optionsJson, inputJson, rank, keyId];
    const { changes, lastInsertRowid } = this.statements.insertTask.run(...values);
    if (changes === 0) throw new YardError('CONFLICT', `task ${id} exists already`);
    recordUse(this.statements, task, createdAtMs);
    this.usages.recordSubmission(task);
    const { input: _, ...request } = task;
    const added: WaitingTask = { ...request, state: 'queued', attempt: 0, rejections: 0 };
    const live = tasks.add(Number(lastInsertRowid), added, inputJson, rank);
    return reachedState(tasks.withInput(live), live.eventSeq, createdAtMs);
  }
}
