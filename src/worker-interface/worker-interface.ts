import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Namespace } from 'socket.io';
import type {
  SessionOpen,
  SessionOpenReply,
  TaskExecute,
  TaskExecuteReply,
  TaskInput,
  TaskInputReply,
} from '@yardmaster/protocol';
import type { LinkCounters } from './worker-links';
import type { WorkerReports } from './worker-reports';

/**
 * The port between the control plane and its workers, and the DI token behind which configuration puts the mock or the real
 * ones. Both send and receive the same messages; only the way in which links are opened differs.
 */
export abstract class WorkerInterface {
  /** Starts accepting workers. `reports` receives their reports. */
  abstract start(reports: WorkerReports): Promise<void>;
  /** Closes every link and every way to open one. Workers in other processes keep running their tasks. */
  abstract stop(): Promise<void>;
  /**
   * Serves the workers' namespace of a Socket.IO server. May come before or after `start`; links are accepted only between `start` and
   * `stop`.
   */
  abstract serve(namespace: Namespace): void;
  /** True from start to stop: workers can come. */
  abstract get isOpen(): boolean;
  /** The port on which it listens for workers itself, if it does. */
  abstract get port(): number | undefined;

  /** Hands an attempt to a worker. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: whether it began is not known. */
  abstract execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply>;
  /** Asks for an attempt to end, softly, then hard after `graceMs`. Returns false if the worker does not run it. */
  abstract cancel(workerId: string, leaseId: string, reason: string, graceMs: number): Promise<boolean>;
  /** Gives an attempt a piece of input. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: whether it has it is not known. */
  abstract input(workerId: string, input: TaskInput): Promise<TaskInputReply>;
  /** Asks a worker to keep a session. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: whether it does is not known. */
  abstract openSession(workerId: string, session: SessionOpen): Promise<SessionOpenReply>;
  /** Tells a worker to end a session, and what runs in it. */
  abstract closeSession(workerId: string, sessionId: string): Promise<void>;
  /** Tells a worker to take no more work and to end what it runs within `deadlineMs`. */
  abstract drain(workerId: string, deadlineMs: number): Promise<void>;
  /** Tells a drained worker to take work again. */
  abstract resume(workerId: string): Promise<void>;

  /** True while a link to the worker is open. */
  abstract isLinked(workerId: string): boolean;
  /** Closes the link of a worker. A live one will come back. */
  abstract disconnect(workerId: string): void;
  /** Waits until the last messages of a worker whose process has ended are taken and its link is closed, at most `withinMs`. */
  abstract settle(workerId: string, withinMs: number): Promise<void>;
  /** Answers a worker that uploads an artifact by HTTP (`isUpload`), on any server. Never rejects. */
  abstract answerUpload(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Counts links and messages since the start. */
  abstract counters(): Readonly<LinkCounters>;
}
