import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { TaskService } from '../../agent';
import { LOG, type Log } from '../../log';
import { YardError } from '@yardmaster/protocol';
import type { Task } from '../../tasks';
import { Clients } from '../server/clients';

/** Requests that wait for the outcome of their task. */
@Injectable()
export class TaskWaits {
  constructor(
    private readonly tasks: TaskService,
    private readonly clients: Clients,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * Returns the task when it ends, or unfinished after `waitMs` or when the caller disconnects. Returns undefined if the client limit is
   * reached, because `Prefer: wait` is only a preference, or if the control plane shuts down first.
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

  /** Cancels the task if the connection closes before the response is sent. Has no effect on a task that has ended. */
  cancelWhenGone(taskId: string, response: ServerResponse): void {
    const cancelUnlessSent = (): void => {
      if (!response.writableFinished) this.cancel(taskId);
    };
    if (response.destroyed) cancelUnlessSent();
    else response.once('close', cancelUnlessSent);
  }

  private cancel(taskId: string): void {
    this.tasks.cancel(taskId, { reason: 'the caller disconnected' }).catch((error: unknown) => {
      // Expected if the task has ended or the control plane is shutting down.
      if (error instanceof YardError && expected.has(error.code)) return;
      this.log.error(
        { event: 'task_cancel_failed', err: error, taskId },
        'could not cancel the task although its caller disconnected; it continues',
      );
    });
  }
}

function isShuttingDown(error: unknown): boolean {
  return error instanceof YardError && error.code === 'SHUTTING_DOWN';
}

const expected: ReadonlySet<string> = new Set(['CONFLICT', 'NOT_FOUND', 'SHUTTING_DOWN']);
