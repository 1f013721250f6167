import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { LOG, type Log } from '../log';
import { HealthMonitor } from './health-monitor';

const jobName = 'heartbeat';

/** The scheduled job that runs the rounds of the health monitor. */
@Injectable()
export class HeartbeatJob implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly scheduler: SchedulerRegistry,
    private readonly healthMonitor: HealthMonitor,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const interval = setInterval(() => void this.run(), this.healthMonitor.beatIntervalMs);
    this.scheduler.addInterval(jobName, interval);
  }

  onApplicationShutdown(): void {
    if (this.scheduler.doesExist('interval', jobName)) this.scheduler.deleteInterval(jobName);
  }

  async run(): Promise<void> {
    try {
      await this.healthMonitor.beat();
    } catch (error) {
      this.log.error({ err: error }, 'a round of the heartbeat failed; the next one tries again');
    }
  }
}
