import { YardError, type TaskInput, type TaskInputReply } from '@yardmaster/protocol';
import type { RemoteReplicas } from '../../replicas';
import { isFinal, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { AttemptLedger } from './attempt-ledger';

/** A caller's piece of input. */
export type InputPiece = Omit<TaskInput, 'leaseId'>;

/** Sends input to running tasks through their workers. The input is not stored. */
export class TaskInputs {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
    private readonly replicas: RemoteReplicas,
  ) {}

  /**
   * Sends a piece of input to a running task, and resolves to the total bytes received.
   * @throws YardError `NOT_FOUND`; `CONFLICT` with the state if the task does not run; `NO_INPUT`, `INPUT_FULL` and
   * `INPUT_GAP` from its worker; `LINK_CLOSED` and `REPLY_TIMEOUT` if the task may or may not have the piece (send it
   * again with its `offset`).
   */
  async give(taskId: string, piece: InputPiece): Promise<number> {
    const held = this.ledger.byTask(taskId);
    const isLocal = held && held.state !== 'claiming';
    const reply = isLocal
      ? await this.sendLocal({ leaseId: held.leaseId, ...piece })
      : await this.sendToHolder(taskId, piece);
    if (reply.status === 'unknown') throw await this.toRejection(taskId);
    if (reply.status === 'rejected') throw new YardError(reply.code, reply.message);
    return reply.receivedBytes;
  }

  /**
   * Sends input to an attempt held here. @throws YardError as `give`; `LINK_CLOSED` if the attempt is not held here.
   */
  async sendLocal(input: TaskInput): Promise<TaskInputReply> {
    const held = this.ledger.byLease(input.leaseId);
    if (!held) throw new YardError('LINK_CLOSED', 'the attempt is not held by this replica');
    return this.workerInterface.input(held.workerId, input).catch(toInputError);
  }

  /** Sends input through the replica that holds the task. */
  private async sendToHolder(taskId: string, piece: InputPiece): Promise<TaskInputReply> {
    const isRunning = (await this.store.tasks.get(taskId))?.state === 'running';
    const attempt = isRunning ? (await this.store.tasks.attempts(taskId)).at(-1) : undefined;
    const holder = attempt && this.replicas.holderOf(attempt.linkId);
    if (!holder) throw await this.toRejection(taskId);
    return holder.giveInput({ leaseId: attempt.leaseId, ...piece }).catch((cause: unknown) => {
      if (!(cause instanceof YardError) || cause.code !== 'LINK_CLOSED') throw cause;
      const message = `the worker of task ${taskId} cannot be reached now; send the input again with its offset`;
      throw new YardError('LINK_CLOSED', message, { cause });
    });
  }

  private async toRejection(taskId: string): Promise<YardError> {
    const task = await this.store.tasks.get(taskId);
    if (!task) return new YardError('NOT_FOUND', `task ${taskId} not found`);
    const state = isFinal(task.state) ? `has ended: ${task.state}` : 'does not run now';
    return new YardError('CONFLICT', `task ${taskId} ${state}`, { details: { state: task.state } });
  }
}

/** Converts an error of the worker: workers of earlier protocol versions do not support input. */
function toInputError(error: unknown): never {
  if (error instanceof YardError && error.code === 'UNKNOWN_MESSAGE') {
    throw new YardError('NO_INPUT', 'the worker that runs the task does not support input', { cause: error });
  }
  throw error;
}
