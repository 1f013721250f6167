import { Module } from '@nestjs/common';
import { Clock, Random } from '../clock';
import { SECRETS, YARD_CONFIG, type Secrets, type YardConfig } from '../config';
import { LOG, type Log } from '../log';
import { Registry, RegistryModule } from '../registry';
import { WorkersGateway } from './real/workers.gateway';
import { mockSetupOf, recorderOf } from './recordings';
import { WorkerInterface } from './worker-interface';
import { WorkerInterfaceFactory } from './worker-interface.factory';

/** The one place where configuration chooses between mock and real workers. */
@Module({
  imports: [RegistryModule],
  providers: [
    {
      provide: WorkerInterface,
      useFactory: (
        registry: Registry,
        clock: Clock,
        random: Random,
        log: Log,
        config: YardConfig,
        { workerToken }: Secrets,
      ) => {
        const parts = { registry, clock, random, log, config };
        return config.workerInterface === 'mock'
          ? WorkerInterfaceFactory.createMock({ ...parts, latencyMs: config.mockLatencyMs, mocks: mockSetupOf(config) })
          : WorkerInterfaceFactory.createReal({
              ...parts,
              workerToken,
              urls: config.workerUrls,
              payloadBytesMax: config.payloadBytesMax,
              publicUrl: config.publicUrl,
              recorder: recorderOf(config, parts),
            });
      },
      inject: [Registry, Clock, Random, LOG, YARD_CONFIG, SECRETS],
    },
    WorkersGateway,
  ],
  exports: [WorkerInterface],
})
export class WorkerInterfaceModule {}
