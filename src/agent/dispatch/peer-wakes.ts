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
  private due?: Timer;
  /** Set by `start`, cleared by `stop`. */
  private unsubscribe?: () => void;
  /** Set while there are other replicas: a single one pays nothing for this. */
  private unfollow?: () => void;

  constructor(
    private readonly store: TaskStore,
    private readonly peers: Peers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.unsubscribe = this.peers.onOthers(() => this.othersChanged());
    this.othersChanged();
  }

  stop(): void {
    this.unsubscribe?.();
    this.unfollow?.();
    this.unfollow = undefined;
    this.due?.cancel();
    this.due = undefined;
  }

  private othersChanged(): void {
    if (this.peers.others().length > 0) {
      this.unfollow ??= this.store.changes.subscribe(({ task }) => task?.state === 'queued' && this.queued());
    } else {
      this.unfollow?.();
      this.unfollow = undefined;
    }
  }

  private queued(): void {
    this.due ??= this.clock.setTimer(delayMs, () => {
      this.due = undefined;
      this.tell().catch((err: unknown) =>
        this.log.warn(
          { event: 'peer_wake_failed', err },
          'could not look for waiting tasks, so the other replicas are not woken',
        ),
      );
    });
  }

  private async tell(): Promise<void> {
    if ((await this.store.queue.waiting()).length > 0) this.peers.tellAll('wake', {});
  }
}
