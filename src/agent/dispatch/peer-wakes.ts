import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { Peers } from '../../replicas';
import type { TaskStore } from '../../tasks';

/** Lets this replica dispatch a burst of tasks before it notifies the others of the remainder. */
const delayMs = 10;

/**
 * Wakes the other replicas if tasks were added here for which this replica has no free slots. A replica that misses the
 * message still finds them, because each dispatcher also checks once per heartbeat.
 */
export class PeerWakes {
  /** Set while a check is pending. */
  private timer?: Timer;
  /** Set by `start`, cleared by `stop`. */
  private unsubscribe?: () => void;
  /** Set only while there are other replicas, so that a single replica has no cost. */
  private unsubscribeChanges?: () => void;

  constructor(
    private readonly store: TaskStore,
    private readonly peers: Peers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.unsubscribe = this.peers.onChange(() => this.onPeersChanged());
    this.onPeersChanged();
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribeChanges?.();
    this.unsubscribeChanges = undefined;
    this.timer?.cancel();
    this.timer = undefined;
  }

  private onPeersChanged(): void {
    if (this.peers.list().length > 0) {
      this.unsubscribeChanges ??= this.store.changes.subscribe(
        ({ task }) => task?.state === 'queued' && this.scheduleCheck(),
      );
    } else {
      this.unsubscribeChanges?.();
      this.unsubscribeChanges = undefined;
    }
  }

  private scheduleCheck(): void {
    this.timer ??= this.clock.setTimer(delayMs, () => {
      this.timer = undefined;
      this.wakePeers().catch((err: unknown) =>
        this.log.warn(
          { event: 'peer_wake_failed', err },
          'could not look for waiting tasks, so the other replicas are not woken',
        ),
      );
    });
  }

  private async wakePeers(): Promise<void> {
    if ((await this.store.queue.waiting()).length > 0) this.peers.notifyAll('wake', {});
  }
}
