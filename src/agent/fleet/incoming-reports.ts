import type { Artifacts } from '../../artifacts';
import type { SessionEnded, TaskFinished, TaskOutput } from '@yardmaster/protocol';
import type { WorkerReports } from '../../worker-interface';
import type { AttemptReports } from '../attempts';
import type { SessionLosses } from '../sessions';
import type { LocalRows } from './local-rows';
import type { UploadProgress } from './upload-progress';

type ReplyTo<Report extends keyof WorkerReports> = ReturnType<WorkerReports[Report]>;

/** Receives workers' reports and passes each to the owner of its session, attempt or artifact. */
export class IncomingReports implements WorkerReports {
  constructor(
    private readonly sessions: SessionLosses,
    private readonly attempts: AttemptReports,
    private readonly artifacts: Artifacts,
    private readonly rows: LocalRows,
    private readonly uploads: UploadProgress,
  ) {}

  /** Records the new link first. Then handles sessions before attempts: an attempt in a lost session is not retried. */
  async registered(...[worker, presented]: Parameters<WorkerReports['registered']>): ReplyTo<'registered'> {
    // In one turn and in this order: work that begins on a newer link, at another replica, is not affected by this
    // registration.
    const [open, running] = await Promise.all([
      this.sessions.listOpen(worker),
      this.attempts.listRunning(worker),
      this.rows.link(worker.workerId),
    ]);
    const closedSessions = await this.sessions.registered(worker, presented.sessions ?? [], open);
    return { ...(await this.attempts.registered(worker, presented, running)), closedSessions };
  }

  sessionEnded(workerId: string, ended: SessionEnded): void {
    this.sessions.ended(workerId, ended);
  }

  output(workerId: string, output: TaskOutput): ReplyTo<'output'> {
    return this.attempts.output(workerId, output);
  }

  finished(workerId: string, finished: TaskFinished): ReplyTo<'finished'> {
    return this.attempts.finished(workerId, finished);
  }

  /** Receives an artifact. Received bytes count as progress of its attempt. */
  artifact(upload: Parameters<WorkerReports['artifact']>[0]): ReplyTo<'artifact'> {
    return this.artifacts.receive({ ...upload, onProgress: this.uploads.listenerFor(upload.leaseId) });
  }
}
