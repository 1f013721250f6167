import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { HealthMonitor } from './health-monitor';
import { HeartbeatJob } from './heartbeat.job';
import { Housekeeper } from './housekeeper';

@Module({
  providers: [
    fromControlPlane('healthMonitor', HealthMonitor),
    fromControlPlane('housekeeper', Housekeeper),
    HeartbeatJob,
  ],
  exports: [HealthMonitor, Housekeeper],
})
export class HealthMonitorModule {}
