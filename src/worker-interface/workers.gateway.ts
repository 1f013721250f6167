import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { WorkerInterface } from './worker-interface';

/** The namespace on which workers dial in, served by Nest. */
@WebSocketGateway({ namespace: '/workers' })
export class WorkersGateway implements OnGatewayInit<Namespace> {
  constructor(private readonly workerInterface: WorkerInterface) {}

  afterInit(namespace: Namespace): void {
    this.workerInterface.serve(namespace);
  }
}
