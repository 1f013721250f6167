import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { WorkerInterface } from './worker-interface';

/** Serves the namespace that workers dial, on Nest's server. */
@WebSocketGateway({ namespace: '/workers' })
export class WorkersGateway implements OnGatewayInit<Namespace> {
  constructor(private readonly workerInterface: WorkerInterface) {}

  afterInit(namespace: Namespace): void {
    this.workerInterface.serve(namespace);
  }
}
