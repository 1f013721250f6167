import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { TaskService } from '../../agent';
import type { Task } from '../../tasks';
import { Clients } from '../server/clients';

/** Callers that wait for their task on an open request. */
@Injectable()
export class TaskWaits {
  constructor(
    private readonly tasks: TaskService,
    private readonly clients: Clients,
  ) {}

  /**
   * The task when it ends, or as it is after `waitMs` or when the caller is gone. Nothing where as many wait as may, since
   * waiting is a preference, which may be declined; and nothing where the control plane ends before.
   */
  async end(taskId: string, waitMs: number, response: ServerResponse): Promise<Task | undefined> {
    const client = this.clients.tryEnter();
    if (!client) return undefined;
    response.once('close', () => client.leave());
    if (response.destroyed) client.leave();
    try {
      return await this.tasks.waitFor(taskId, client.signal.aborted ? 0 : waitMs, client.signal);
    } catch (error) {
      if (this.clients.isClosed) return undefined;
      throw error;
    }
  }
}
