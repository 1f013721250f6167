import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../log';
import type { HealthMonitor } from './health-monitor';
import type { Housekeeper } from './housekeeper';

/**
 * Runs the rounds of the health monitor and the housekeeper on the clock of the control plane. The service uses
 * `HeartbeatJob` instead.
 */
export class Heartbeat {
  /** Set by `start` and after each round, cancelled by `stop`. */
  private timer?: Timer;

  constructor(
    private readonly healthMonitor: Pick<HealthMonitor, 'beat' | 'beatIntervalMs'>,
    private readonly housekeeper: Pick<Housekeeper, 'round'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = this.clock.setTimer(this.healthMonitor.beatIntervalMs, () => {
      this.beat().catch((error: unknown) =>
        this.log.error(
          { event: 'heartbeat_failed', err: error },
          'the heartbeat round failed; the next one tries again',
        ),
      );
      this.start();
    });
  }

  /** Leases held here are renewed before housekeeping looks for expired ones. */
  private async beat(): Promise<void> {
    await this.healthMonitor.beat();
    void this.housekeeper.round();
  }

  stop(): void {
    this.timer?.cancel();
  }
}
