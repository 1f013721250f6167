import type {
  SessionEnded,
  TaskFinished,
  TaskFinishedReply,
  TaskOutput,
  TaskOutputReply,
  WorkerRegister,
  WorkerRegisterReply,
} from '@yardmaster/protocol';
import type { Upload, Uploaded } from '@yardmaster/worker-kit/link';

/** Receives the reports of workers, so that the worker interface does not depend on tasks. */
export interface WorkerReports {
  /** Decides on the attempts and sessions that a worker presents at registration. */
  registered(
    worker: { workerId: string; instanceId: string; linkId: string },
    presented: Pick<WorkerRegister, 'running' | 'finished' | 'sessions'>,
  ): Promise<Pick<WorkerRegisterReply, 'adopted' | 'recorded' | 'aborted' | 'closedSessions'>>;
  /** Handles the end of a session that the worker itself ended. */
  sessionEnded(workerId: string, ended: SessionEnded): void;
  output(workerId: string, output: TaskOutput): Promise<TaskOutputReply['status']>;
  finished(workerId: string, finished: TaskFinished): Promise<TaskFinishedReply['status']>;
  /** Receives a file of an attempt. @throws YardError `STALE_LEASE`, or another reason to reject it. */
  artifact(upload: Upload): Promise<Uploaded>;
}
