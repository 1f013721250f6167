import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Namespace } from 'socket.io';
import type { Recorder } from '@yardmaster/testkit/cassettes';
import type {
  SessionOpen,
  SessionOpenReply,
  TaskExecute,
  TaskExecuteReply,
  TaskInput,
  TaskInputReply,
} from '@yardmaster/protocol';
import { WorkerInterface } from '../worker-interface';
import type { LinkCounters } from '../worker-links';
import type { WorkerReports } from '../worker-reports';
import { recordedReports } from './recorded-reports';

/** Wraps a worker interface and records its attempts. */
export class RecordingWorkerInterface extends WorkerInterface {
  constructor(
    private readonly recorded: WorkerInterface,
    private readonly recorder: Recorder,
  ) {
    super();
  }

  start(reports: WorkerReports): Promise<void> {
    return this.recorded.start(recordedReports(reports, this.recorder));
  }

  async stop(): Promise<void> {
    await this.recorded.stop();
    await this.recorder.close();
  }

  async execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply> {
    this.recorder.begin(execution);
    const reply = await this.recorded.execute(workerId, execution);
    if (reply.status === 'rejected') this.recorder.discard(execution.leaseId);
    return reply;
  }

  serve(namespace: Namespace): void {
    this.recorded.serve(namespace);
  }

  get isOpen(): boolean {
    return this.recorded.isOpen;
  }

  get port(): number | undefined {
    return this.recorded.port;
  }

  cancel(workerId: string, leaseId: string, reason: string, graceMs: number): Promise<boolean> {
    return this.recorded.cancel(workerId, leaseId, reason, graceMs);
  }

  input(workerId: string, input: TaskInput): Promise<TaskInputReply> {
    return this.recorded.input(workerId, input);
  }

  openSession(workerId: string, session: SessionOpen): Promise<SessionOpenReply> {
    return this.recorded.openSession(workerId, session);
  }

  closeSession(workerId: string, sessionId: string): Promise<void> {
    return this.recorded.closeSession(workerId, sessionId);
  }

  drain(workerId: string, deadlineMs: number): Promise<void> {
    return this.recorded.drain(workerId, deadlineMs);
  }

  resume(workerId: string): Promise<void> {
    return this.recorded.resume(workerId);
  }

  isLinked(workerId: string): boolean {
    return this.recorded.isLinked(workerId);
  }

  disconnect(workerId: string): void {
    this.recorded.disconnect(workerId);
  }

  settle(workerId: string, withinMs: number): Promise<void> {
    return this.recorded.settle(workerId, withinMs);
  }

  answerUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.recorded.answerUpload(request, response);
  }

  counters(): Readonly<LinkCounters> {
    return this.recorded.counters();
  }
}
