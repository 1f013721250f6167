import type { IncomingMessage, ServerResponse } from 'node:http';
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
} from '../protocol';
import type { ScenarioStatus } from '../mock-workers';
import type { LinkCounters, WorkerLinks } from './worker-links';
import type { WorkerReports } from './worker-reports';

/** Codes by which a worker may refuse a message, and those that say that no reply came. */
const repliesUnderstood: ReadonlySet<string> = new Set(['DRAINING', 'LINK_CLOSED', 'REPLY_TIMEOUT', 'UNKNOWN_MESSAGE']);

/** Changes what goes wrong with mock workers. */
export interface ScenarioControl {
  /** Begins a scenario, in place of another. @throws InvalidPayloadError `INVALID_REQUEST` with the path of what is wrong. */
  put(scenario: unknown): ScenarioStatus;
  /** The one that is under way. */
  get(): ScenarioStatus | undefined;
  clear(): void;
}

/**
 * The port between the control plane and its workers, and the DI token behind which configuration puts the mock or the real
 * ones. What is sent and what comes back is the same in both; only how links come to be differs.
 */
export abstract class WorkerInterface {
  constructor(protected readonly links: WorkerLinks) {}

  /** Opens the ways by which workers come. `reports` receives what they report. */
  abstract start(reports: WorkerReports): Promise<void>;
  /** Closes every link and every way to open one. Workers that live elsewhere go on with what they run. */
  abstract stop(): Promise<void>;
  /** True from start to stop: workers can come. */
  abstract get isOpen(): boolean;

  /** Where it listens for workers on a port of its own. */
  get port(): number | undefined {
    return undefined;
  }

  /** Of mock workers; real ones are not troubled on purpose. */
  get scenario(): ScenarioControl | undefined {
    return undefined;
  }

  /** Hands an attempt to a worker. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: whether it began is not known. */
  async execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply> {
    return this.links.of(workerId).request('task.execute', execution);
  }

  /** Asks for an attempt to end, softly, then hard after `graceMs`. False where the worker does not run it. */
  async cancel(workerId: string, leaseId: string, reason: string, graceMs: number): Promise<boolean> {
    const { status } = await this.links.of(workerId).request('task.cancel', { leaseId, reason, graceMs });
    return status === 'ok';
  }

  /** Gives an attempt a piece of input. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: whether it has it is not known. */
  async input(workerId: string, input: TaskInput): Promise<TaskInputReply> {
    return ask(this.links, workerId, 'task.input', input);
  }

  /** Asks a worker to keep a session. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: whether it does is not known. */
  async openSession(workerId: string, session: SessionOpen): Promise<SessionOpenReply> {
    return ask(this.links, workerId, 'session.open', session);
  }

  /** Tells a worker to end a session, and what runs in it. */
  async closeSession(workerId: string, sessionId: string): Promise<void> {
    await ask(this.links, workerId, 'session.close', { sessionId });
  }

  /** Tells a worker to take no more work and to end what it runs within `deadlineMs`. */
  async drain(workerId: string, deadlineMs: number): Promise<void> {
    await ask(this.links, workerId, 'worker.drain', { deadlineMs });
  }

  /** Tells a drained worker to take work again. */
  async resume(workerId: string): Promise<void> {
    await ask(this.links, workerId, 'worker.resume', {});
  }

  /** True while a link to the worker is open. */
  isLinked(workerId: string): boolean {
    return this.links.has(workerId);
  }

  /** Answers a worker that uploads an artifact by HTTP (`isUpload`), on whatever server that came. Never rejects. */
  answerUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.links.uploads.answer(request, response);
  }

  /** Closes the link of a worker. A live one will come back. */
  disconnect(workerId: string): void {
    this.links.close(workerId);
  }

  /** Takes what a worker whose process has ended had sent; resolves when its link is closed, after `withinMs` at the latest. */
  settle(workerId: string, withinMs: number): Promise<void> {
    return this.links.settle(workerId, withinMs);
  }

  counters(): Readonly<LinkCounters> {
    return this.links.counters;
  }
}

/** Sends a message to a worker. Whatever the worker answers, it is the worker that is at fault for it, never the caller. */
async function ask<M extends MessageName>(
  links: WorkerLinks,
  workerId: string,
  message: M,
  payload: Payloads[M],
): Promise<Replies[M]> {
  try {
    return await links.of(workerId).request(message, payload);
  } catch (error) {
    if (error instanceof YardError && repliesUnderstood.has(error.code)) throw error;
    const cause = error instanceof YardError ? error.code : 'no reply of the protocol';
    throw new YardError('BAD_REPLY', `worker ${workerId} answered ${message} with ${cause}`, {
      details: { workerId },
      cause: error,
    });
  }
}
