import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { HealthMonitor } from './health-monitor';
import { HeartbeatJob } from './heartbeat.job';

@Module({
  providers: [fromControlPlane('healthMonitor', HealthMonitor), HeartbeatJob],
  exports: [HealthMonitor],
})
export class HealthMonitorModule {}
