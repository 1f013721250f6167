import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { LOG, type Log } from '../log';
import { HealthMonitor } from './health-monitor';
import { Housekeeper } from './housekeeper';

const jobName = 'heartbeat';

/** The scheduled job that runs the rounds of the health monitor and the housekeeper. */
@Injectable()
export class HeartbeatJob implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly scheduler: SchedulerRegistry,
    private readonly healthMonitor: HealthMonitor,
    private readonly housekeeper: Housekeeper,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const interval = setInterval(() => void this.run(), this.healthMonitor.beatIntervalMs);
    this.scheduler.addInterval(jobName, interval);
  }

  onApplicationShutdown(): void {
    if (this.scheduler.doesExist('interval', jobName)) this.scheduler.deleteInterval(jobName);
  }

  /** Resolves after the heartbeat: housekeeping may take longer and must not delay the next one. */
  async run(): Promise<void> {
    try {
      await this.healthMonitor.beat();
    } catch (error) {
      this.log.error({ event: 'heartbeat_failed', err: error }, 'the heartbeat round failed; the next one tries again');
    }
    void this.housekeeper.round();
  }
}
