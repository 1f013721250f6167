import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Namespace } from 'socket.io';
import {
  type MessageName,
  type Payloads,
  type Replies,
  type SessionOpen,
  type SessionOpenReply,
  type TaskExecute,
  type TaskExecuteReply,
  type TaskInput,
  type TaskInputReply,
  YardError,
} from '@yardmaster/protocol';
import { WorkerInterface } from './worker-interface';
import type { LinkCounters, WorkerLinks } from './worker-links';

/** Error codes that a worker may answer with, and those for a missing reply. */
const expectedCodes: ReadonlySet<string> = new Set(['DRAINING', 'LINK_CLOSED', 'REPLY_TIMEOUT', 'UNKNOWN_MESSAGE']);

/** A worker interface over links. Subclasses only open the links. */
export abstract class LinkedWorkerInterface extends WorkerInterface {
  constructor(protected readonly links: WorkerLinks) {
    super();
  }

  get port(): number | undefined {
    return undefined;
  }

  /** Refuses workers that dial in; subclasses may accept them. */
  serve(namespace: Namespace): void {
    namespace.use((_socket, next) =>
      next(new Error('this control plane uses mock workers; set WORKER_INTERFACE=real to accept workers')),
    );
  }

  execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply> {
    return this.request(workerId, 'task.execute', execution);
  }

  async cancel(workerId: string, leaseId: string, reason: string, graceMs: number): Promise<boolean> {
    const { status } = await this.request(workerId, 'task.cancel', { leaseId, reason, graceMs });
    return status === 'ok';
  }

  input(workerId: string, input: TaskInput): Promise<TaskInputReply> {
    return this.send(workerId, 'task.input', input);
  }

  openSession(workerId: string, session: SessionOpen): Promise<SessionOpenReply> {
    return this.send(workerId, 'session.open', session);
  }

  async closeSession(workerId: string, sessionId: string): Promise<void> {
    await this.send(workerId, 'session.close', { sessionId });
  }

  async drain(workerId: string, deadlineMs: number): Promise<void> {
    await this.send(workerId, 'worker.drain', { deadlineMs });
  }

  async resume(workerId: string): Promise<void> {
    await this.send(workerId, 'worker.resume', {});
  }

  isLinked(workerId: string): boolean {
    return this.links.has(workerId);
  }

  disconnect(workerId: string): void {
    this.links.close(workerId);
  }

  settle(workerId: string, withinMs: number): Promise<void> {
    return this.links.settle(workerId, withinMs);
  }

  answerUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.links.uploads.answer(request, response);
  }

  counters(): Readonly<LinkCounters> {
    return this.links.counters;
  }

  private async request<M extends MessageName>(
    workerId: string,
    message: M,
    payload: Payloads[M],
  ): Promise<Replies[M]> {
    return this.links.of(workerId).request(message, payload);
  }

  /** Sends a message to a worker. An unexpected answer becomes `BAD_REPLY`, an error of the worker and not of the caller. */
  private async send<M extends MessageName>(workerId: string, message: M, payload: Payloads[M]): Promise<Replies[M]> {
    try {
      return await this.request(workerId, message, payload);
    } catch (error) {
      if (error instanceof YardError && expectedCodes.has(error.code)) throw error;
      const cause = error instanceof YardError ? error.code : 'an invalid reply';
      throw new YardError('BAD_REPLY', `worker ${workerId} answered ${message} with ${cause}`, {
        details: { workerId },
        cause: error,
      });
    }
  }
}
