import { Module } from '@nestjs/common';
import { Clock } from '../clock';
import { YARD_CONFIG, type YardConfig } from '../config';
import { LOG, type Log } from '../log';
import { Registry, RegistryModule } from '../registry';
import { TasksModule, TaskStore } from '../tasks';
import { WorkerInterface, WorkerInterfaceModule } from '../worker-interface';
import { HealthMonitor } from './health-monitor';
import { HeartbeatJob } from './heartbeat.job';

@Module({
  imports: [RegistryModule, TasksModule, WorkerInterfaceModule],
  providers: [
    {
      provide: HealthMonitor,
      useFactory: (
        registry: Registry,
        store: TaskStore,
        workerInterface: WorkerInterface,
        clock: Clock,
        log: Log,
        config: YardConfig,
      ) => new HealthMonitor({ registry, store, workerInterface, clock, log, config }),
      inject: [Registry, TaskStore, WorkerInterface, Clock, LOG, YARD_CONFIG],
    },
    HeartbeatJob,
  ],
  exports: [HealthMonitor],
})
export class HealthMonitorModule {}
