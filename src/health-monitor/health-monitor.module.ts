import { Module } from '@nestjs/common';
import { RegistryModule } from '../registry';
import { TasksModule } from '../tasks';
import { WorkerInterfaceModule } from '../worker-interface';
import { HealthMonitor } from './health-monitor';
import { HeartbeatJob } from './heartbeat.job';
import { Housekeeping } from './housekeeping';
import { Leases } from './leases';
import { Liveness } from './liveness';

@Module({
  imports: [RegistryModule, TasksModule, WorkerInterfaceModule],
  providers: [Liveness, Leases, Housekeeping, HealthMonitor, HeartbeatJob],
  exports: [HealthMonitor],
})
export class HealthMonitorModule {}
