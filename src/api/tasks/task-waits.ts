import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { TaskService } from '../../agent';
import { LOG, type Log } from '../../log';
import { YardError } from '@yardmaster/protocol';
import type { Task } from '../../tasks';
import { Clients } from '../server/clients';

/** Callers that wait for their task on an open request. */
@Injectable()
export class TaskWaits {
  constructor(
    private readonly tasks: TaskService,
    private readonly clients: Clients,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * Returns the task when it ends, or as it is after `waitMs` or when the caller is gone. Undefined if the limit of clients is reached,
   * since waiting is a preference, which may be declined, and if the control plane shuts down first.
   */
  async end(taskId: string, waitMs: number, response: ServerResponse): Promise<Task | undefined> {
    const client = this.clients.tryEnter();
    if (!client) return undefined;
    client.leaveWith(response);
    try {
      return await this.tasks.waitFor(taskId, waitMs, client.over);
    } catch (error) {
      if (this.clients.isClosed || isShuttingDown(error)) return undefined;
      throw error;
    }
  }

  /** Cancels a task whose caller goes away before the answer is sent. One that has ended since stays as it is. */
  cancelWhenGone(taskId: string, response: ServerResponse): void {
    const look = (): void => {
      if (!response.writableFinished) this.cancel(taskId);
    };
    if (response.destroyed) look();
    else response.once('close', look);
  }

  private cancel(taskId: string): void {
    this.tasks.cancel(taskId, { reason: 'the caller went away' }).catch((error: unknown) => {
      // The task has ended, or the control plane has.
      if (error instanceof YardError && expected.has(error.code)) return;
      this.log.error(
        { event: 'task_cancel_failed', err: error, taskId },
        'could not cancel the task although its caller disconnected; it goes on',
      );
    });
  }
}

function isShuttingDown(error: unknown): boolean {
  return error instanceof YardError && error.code === 'SHUTTING_DOWN';
}

const expected: ReadonlySet<string> = new Set(['CONFLICT', 'NOT_FOUND', 'SHUTTING_DOWN']);
