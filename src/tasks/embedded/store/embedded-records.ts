import { type TaskCounts, type TaskFilter, type TaskPage, TaskRecords } from '../../port';
import type { Attempt, Task, TaskEvent } from '../../task';
import type { EngineAccess } from './engine-access';

export class EmbeddedRecords extends TaskRecords {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  async get(taskId: string): Promise<Task | undefined> {
    return this.access.opened.reader.get(taskId);
  }

  async ownerOf(taskId: string): Promise<Pick<Task, 'keyId'> | undefined> {
    return this.access.opened.reader.ownerOf(taskId);
  }

  async attempts(taskId: string): Promise<Attempt[]> {
    return this.access.opened.reader.attempts(taskId);
  }

  async list(filter: TaskFilter, page: { limit: number; cursor?: string }): Promise<TaskPage> {
    return this.access.opened.list.page(filter, page);
  }

  async events(taskId: string, afterSeq: number, limit: number): Promise<TaskEvent[]> {
    return this.access.opened.reader.events(taskId, afterSeq, limit);
  }

  async counts(): Promise<TaskCounts> {
    const { live, ended } = this.access.opened;
    return [...live.taskCounts(), ...ended.taskCounts()];
  }
}
