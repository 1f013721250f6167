import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { WorkerInterface } from '../worker-interface';
import { RealWorkerInterface } from './real-worker-interface';

/** The door for workers that dial in. With mock workers it stays shut. */
@WebSocketGateway({ namespace: '/workers' })
export class WorkersGateway implements OnGatewayInit<Namespace> {
  constructor(private readonly workerInterface: WorkerInterface) {}

  afterInit(namespace: Namespace): void {
    if (this.workerInterface instanceof RealWorkerInterface) return this.workerInterface.serve(namespace);
    namespace.use((_socket, next) => next(new Error('this control plane works with mock workers only')));
  }
}
