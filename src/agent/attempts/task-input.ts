import { YardError, type TaskInput } from '../../protocol';
import { isFinal, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { AttemptLedger } from './attempt-ledger';

/** A piece of input as a caller gives it. */
export type InputPiece = Omit<TaskInput, 'leaseId'>;

/** Input for tasks while they run: it goes to the worker that runs the task now, and none of it is kept here. */
export class TaskInputs {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
  ) {}

  /**
   * Gives a running task a piece of input; resolves to how many bytes it was given in all.
   * @throws YardError `NOT_FOUND`; `CONFLICT` with the state if it does not run; `NO_INPUT`, `INPUT_FULL` and `INPUT_GAP` from its worker;
   * `LINK_CLOSED` and `REPLY_TIMEOUT` if it is not known whether the task has the piece (send it again with its `offset`).
   */
  async give(taskId: string, piece: InputPiece): Promise<number> {
    const held = this.ledger.of(taskId);
    if (!held || held.state === 'claiming') throw await this.notRunning(taskId);
    const { workerId, leaseId } = held;
    const reply = await this.workerInterface.input(workerId, { leaseId, ...piece }).catch(toInputError);
    if (reply.status === 'unknown') throw await this.notRunning(taskId);
    if (reply.status === 'rejected') throw new YardError(reply.code, reply.message);
    return reply.receivedBytes;
  }

  private async notRunning(taskId: string): Promise<YardError> {
    const task = await this.store.tasks.get(taskId);
    if (!task) return new YardError('NOT_FOUND', `task ${taskId} not found`);
    const state = isFinal(task.state) ? `has ended: ${task.state}` : 'does not run now';
    return new YardError('CONFLICT', `task ${taskId} ${state}`, { details: { state: task.state } });
  }
}

/** A worker of an earlier protocol takes no input at all. */
function toInputError(error: unknown): never {
  if (error instanceof YardError && error.code === 'UNKNOWN_MESSAGE') {
    throw new YardError('NO_INPUT', 'the worker that runs the task does not know of input', { cause: error });
  }
  throw error;
}
