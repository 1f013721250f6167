import { YardError, type TaskInput } from '../../protocol';
import { isFinal } from '../../tasks';
import type { Assignments } from './assignments';
import type { ControlPlane } from '../control-plane';

/** A piece of input as a caller gives it. */
export type InputPiece = Omit<TaskInput, 'leaseId'>;

export interface TaskInputsParts extends Pick<ControlPlane, 'store' | 'workerInterface'> {
  assignments: Assignments;
}

/** Input for tasks while they run: it goes to whoever runs the task now, and nothing of it is kept here. */
export class TaskInputs {
  constructor(private readonly parts: TaskInputsParts) {}

  /**
   * Gives a running task a piece of input; resolves to how many bytes it was given in all.
   * @throws YardError `NOT_FOUND`; `CONFLICT` with the state where it does not run; `NO_INPUT`, `INPUT_FULL` and `INPUT_GAP` as its worker
   * says; `LINK_CLOSED` and `REPLY_TIMEOUT` where it is not known whether the task has it (send it again with its `offset`).
   */
  async give(taskId: string, piece: InputPiece): Promise<number> {
    const assignment = this.parts.assignments.of(taskId);
    if (!assignment) throw await this.notRunning(taskId);
    const { workerId, leaseId } = assignment;
    const reply = await this.parts.workerInterface.input(workerId, { leaseId, ...piece }).catch(asTold);
    if (reply.status === 'unknown') throw await this.notRunning(taskId);
    if (reply.status === 'rejected') throw new YardError(reply.code, reply.message);
    return reply.receivedBytes;
  }

  private async notRunning(taskId: string): Promise<YardError> {
    const task = await this.parts.store.get(taskId);
    if (!task) return new YardError('NOT_FOUND', `there is no task ${taskId}`);
    const state = isFinal(task.state) ? `has ended: ${task.state}` : 'does not run now';
    return new YardError('CONFLICT', `task ${taskId} ${state}`, { details: { state: task.state } });
  }
}

/** A worker of an earlier protocol takes no input at all. */
function asTold(error: unknown): never {
  if (error instanceof YardError && error.code === 'UNKNOWN_MESSAGE') {
    throw new YardError('NO_INPUT', 'the worker that runs the task does not know of input', { cause: error });
  }
  throw error;
}
