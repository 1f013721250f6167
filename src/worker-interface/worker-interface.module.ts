import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { WorkersGateway } from './real/workers.gateway';
import { WorkerInterface } from './worker-interface';

@Module({
  providers: [fromControlPlane('workerInterface', WorkerInterface), WorkersGateway],
  exports: [WorkerInterface],
})
export class WorkerInterfaceModule {}
