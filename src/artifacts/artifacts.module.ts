import { Module } from '@nestjs/common';
import { Clock, Random } from '../clock';
import { YARD_CONFIG, type YardConfig } from '../config';
import { LOG, type Log } from '../log';
import { TasksModule, TaskStore } from '../tasks';
import { Artifacts } from './artifacts';
import { createArtifacts } from './create-artifacts';

@Module({
  imports: [TasksModule],
  providers: [
    {
      provide: Artifacts,
      useFactory: (store: TaskStore, config: YardConfig, clock: Clock, random: Random, log: Log) =>
        createArtifacts(store, config, clock, random, log),
      inject: [TaskStore, YARD_CONFIG, Clock, Random, LOG],
    },
  ],
  exports: [Artifacts],
})
export class ArtifactsModule {}
