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
 * The port between the control plane and its workers, and the DI token of the configured implementation, mock or real. Both exchange the same
 * messages; they differ only in how links are opened.
 */
export abstract class WorkerInterface {
  /** Starts accepting workers. `reports` receives their reports. */
  abstract start(reports: WorkerReports): Promise<void>;
  /** Closes every link and accepts no more. Workers in other processes keep running their tasks. */
  abstract stop(): Promise<void>;
  /**
   * Serves the workers' namespace of a Socket.IO server. May come before or after `start`; links are accepted only between `start` and
   * `stop`.
   */
  abstract serve(namespace: Namespace): void;
  /** True from start to stop: workers can connect. */
  abstract get isOpen(): boolean;
  /** The port of its own server for workers, if it has one. */
  abstract get port(): number | undefined;

  /** Offers an attempt to a worker. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: the attempt may have begun. */
  abstract execute(workerId: string, execution: TaskExecute): Promise<TaskExecuteReply>;
  /** Cancels an attempt; the worker kills it after `graceMs`. Returns false if the worker does not run it. */
  abstract cancel(workerId: string, leaseId: string, reason: string, graceMs: number): Promise<boolean>;
  /** Sends input to a running attempt. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: the input may have arrived. */
  abstract input(workerId: string, input: TaskInput): Promise<TaskInputReply>;
  /** Opens a session on a worker. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`: the session may be open. */
  abstract openSession(workerId: string, session: SessionOpen): Promise<SessionOpenReply>;
  /** Closes a session on its worker, with the tasks that run in it. */
  abstract closeSession(workerId: string, sessionId: string): Promise<void>;
  /** Drains a worker: it rejects new tasks and ends its running ones within `deadlineMs`. */
  abstract drain(workerId: string, deadlineMs: number): Promise<void>;
  /** Lets a drained worker accept tasks again. */
  abstract resume(workerId: string): Promise<void>;

  /** True while a link to the worker is open. */
  abstract isLinked(workerId: string): boolean;
  /** Closes the link of a worker; a live worker reconnects. */
  abstract disconnect(workerId: string): void;
  /** Waits at most `withinMs` until the last messages of an exited worker are processed and its link is closed. */
  abstract settle(workerId: string, withinMs: number): Promise<void>;
  /** Answers an upload of an artifact over HTTP (`isUpload`), on any server. Never rejects. */
  abstract answerUpload(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Counts links and messages since the start. */
  abstract counters(): Readonly<LinkCounters>;
}
