import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import { replicaOf } from '../../registry';
import type { Peers } from '../../replicas';
import type { TaskStore } from '../../tasks';
import type { AttemptReports } from '../attempts';

/** How often the holder of an attempt is notified of the progress of an upload that another replica receives. */
const notifyIntervalMs = 1000;

/** Counts received bytes of an artifact as progress of its attempt, also if another replica holds the attempt. */
export class UploadProgress {
  constructor(
    private readonly attempts: AttemptReports,
    private readonly store: TaskStore,
    private readonly peers: Peers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Returns a function to call for each piece of an upload. */
  listenerFor(leaseId: string): () => void {
    let nextAtMs = 0;
    return () => {
      if (this.attempts.progressed(leaseId)) return;
      const nowMs = this.clock.nowMs();
      if (nowMs < nextAtMs || this.peers.list().length === 0) return;
      nextAtMs = nowMs + notifyIntervalMs;
      this.notifyHolder(leaseId).catch((err: unknown) =>
        this.log.warn(
          { event: 'upload_progress_failed', err, leaseId },
          'could not report the progress of an upload to the replica that holds the attempt',
        ),
      );
    };
  }

  private async notifyHolder(leaseId: string): Promise<void> {
    const attempt = await this.store.attempts.byLease(leaseId);
    if (attempt) this.peers.notify(replicaOf(attempt.linkId), 'progress', { leaseId });
  }
}
