import type { Clock, Timer } from '../clock';
import type { Log } from '../log';
import type { HealthMonitor } from './health-monitor';

/** Drives the rounds of the health monitor on the clock of its control plane. A service has `HeartbeatJob` instead. */
export class Heartbeat {
  /** Set by `start` and after each round, cancelled by `stop`. */
  private timer?: Timer;

  constructor(
    private readonly healthMonitor: Pick<HealthMonitor, 'beat' | 'beatIntervalMs'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = this.clock.setTimer(this.healthMonitor.beatIntervalMs, () => {
      this.healthMonitor
        .beat()
        .catch((error: unknown) => this.log.error({ err: error }, 'a round of the heartbeat failed'));
      this.start();
    });
  }

  stop(): void {
    this.timer?.cancel();
  }
}
