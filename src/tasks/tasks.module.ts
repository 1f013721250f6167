import { Module } from '@nestjs/common';
import { Clock, Random } from '../clock';
import { YARD_CONFIG, type YardConfig } from '../config';
import { LOG, type Log } from '../log';
import { createTaskStore } from './create-task-store';
import { TaskStore } from './task-store';

@Module({
  providers: [
    {
      provide: TaskStore,
      useFactory: (config: YardConfig, random: Random, log: Log, clock: Clock) =>
        createTaskStore(config, random, log, false, clock),
      inject: [YARD_CONFIG, Random, LOG, Clock],
    },
  ],
  exports: [TaskStore],
})
export class TasksModule {}
