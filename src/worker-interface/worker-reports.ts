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

/** Where workers report. The worker interface is handed one of these, so that it needs to know nothing of tasks. */
export interface WorkerReports {
  /** Sorts what a worker presents when it registers. */
  registered(
    worker: { workerId: string; instanceId: string; linkId: string },
    presented: Pick<WorkerRegister, 'running' | 'finished' | 'sessions'>,
  ): Promise<Pick<WorkerRegisterReply, 'adopted' | 'recorded' | 'aborted' | 'closedSessions'>>;
  /** A session has ended on its worker, of its own accord. */
  sessionEnded(workerId: string, ended: SessionEnded): void;
  output(workerId: string, output: TaskOutput): Promise<TaskOutputReply['status']>;
  finished(workerId: string, finished: TaskFinished): Promise<TaskFinishedReply['status']>;
  /** Takes a file of an attempt. @throws YardError `STALE_LEASE`, or why it cannot be taken. */
  artifact(upload: Upload): Promise<Uploaded>;
}
