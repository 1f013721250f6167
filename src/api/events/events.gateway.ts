import { Inject } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { TaskService } from '../../agent';
import { SECRETS, type Secrets } from '../../config';
import { isSameSecret, YardError } from '@yardmaster/protocol';
import type { ProblemDto } from '../problem/problem.dto';
import { Problems } from '../problem/problems';
import type { Client } from '../server/clients';
import { EventsCommunication } from './events-communication';
import { EventsClient } from './events-client';
import { Subscriptions } from './subscriptions';
import { TaskFeed } from './task-feed';

/** Authenticates clients of the namespace `/events` and limits their number. `EventsClient` answers their messages. */
@WebSocketGateway({ namespace: '/events' })
export class EventsGateway implements OnGatewayInit<Namespace> {
  constructor(
    private readonly comm: EventsCommunication,
    private readonly tasks: TaskService,
    private readonly feed: TaskFeed,
    private readonly problems: Problems,
    @Inject(SECRETS) private readonly secrets: Secrets,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => next(this.rejection(socket)));
    namespace.on('connection', (socket) => this.serve(socket));
  }

  /** Returns an error with the problem as `data` if the handshake is rejected, else undefined. */
  private rejection(socket: Socket): Error | undefined {
    const { token } = socket.handshake.auth as { token?: unknown };
    if (!isSameSecret(token, this.secrets.apiKey)) {
      return this.toError(new YardError('UNAUTHORIZED', 'missing or wrong API key; send it as `auth.token`'));
    }
    try {
      const client = this.comm.clients.enter();
      socket.data = { client };
      // The client may disconnect during the handshake, before `serve` runs.
      socket.conn.once('close', () => client.leave());
      return undefined;
    } catch (error) {
      return this.toError(error);
    }
  }

  private serve(socket: Socket): void {
    const { comm, tasks, feed, problems } = this;
    const { client } = socket.data as { client: Client };
    const { signal } = client;
    socket.once('disconnect', () => client.leave());
    signal.addEventListener('abort', () => socket.disconnect(true), { once: true });
    const subscriptions = new Subscriptions(socket, signal, feed, problems, comm.clock);
    const problemOf = (error: unknown): ProblemDto => problems.of(error, { instance: '/events', hasBody: true });
    new EventsClient(comm, tasks, subscriptions, problemOf).listen(socket);
  }

  private toError(error: unknown): Error {
    const problem = this.problems.of(error, { instance: '/events', hasBody: true });
    return Object.assign(new Error(problem.detail), { data: problem });
  }
}
