import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { Peers } from '../../replicas';
import type { TaskStore } from '../../tasks';

/** For the tasks of a burst to be given out here before the others are told of the rest. */
const delayMs = 10;

/**
 * Tells the other replicas that tasks wait which were added here and for which this one has no room: they may have some. A replica that is
 * not told finds them, since each dispatcher also looks once a beat.
 */
export class PeerWakes {
  /** Set while a look is due. */
  private timer?: Timer;
  /** Set by `start`, cleared by `stop`. */
  private unsubscribe?: () => void;
  /** Set while there are other replicas: a single one pays nothing for this. */
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
