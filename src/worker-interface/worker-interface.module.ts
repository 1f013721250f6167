import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { WorkerInterface } from './worker-interface';
import { WorkersGateway } from './workers.gateway';

export { MockWorkersModule } from './mock';

@Module({
  providers: [fromControlPlane('workerInterface', WorkerInterface), WorkersGateway],
  exports: [WorkerInterface],
})
export class WorkerInterfaceModule {}
