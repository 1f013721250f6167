import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import type { AccessRule, Caller } from '../../access';
import { TaskService } from '../../agent';
import { AccessGuard } from '../access/access-guard';
import { TaskFeed } from './task-feed';
import type { ProblemDto } from '../problem/problem.dto';
import { Problems } from '../problem/problems';
import type { Client } from '../server/clients';
import { EventsCommunication } from './events-communication';
import { EventsClient } from './events-client';
import { Subscriptions } from './subscriptions';

/** Authenticates clients of the namespace `/events` and limits their number. `EventsClient` answers their messages. */
@WebSocketGateway({ namespace: '/events' })
export class EventsGateway implements OnGatewayInit<Namespace> {
  constructor(
    private readonly comm: EventsCommunication,
    private readonly tasks: TaskService,
    private readonly feed: TaskFeed,
    private readonly problems: Problems,
    private readonly guard: AccessGuard,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => next(this.rejection(socket)));
    namespace.on('connection', (socket) => this.serve(socket));
  }

  /** Returns an error with the problem as `data` if the handshake is rejected, else undefined. */
  private rejection(socket: Socket): Error | undefined {
    const { token } = socket.handshake.auth as { token?: unknown };
    try {
      const caller = this.guard.callerOfToken(token);
      const client = this.comm.clients.enter();
      socket.data = { client, caller };
      // The client may disconnect during the handshake, before `serve` runs.
      socket.conn.once('close', () => client.leave());
      return undefined;
    } catch (error) {
      return this.toError(error);
    }
  }

  private serve(socket: Socket): void {
    const { comm, tasks, feed, problems, guard } = this;
    const { client, caller } = socket.data as { client: Client; caller: Caller };
    const { signal } = client;
    socket.once('disconnect', () => client.leave());
    socket.once(
      'disconnect',
      guard.connections.track(caller, () => socket.disconnect(true)),
    );
    signal.addEventListener('abort', () => socket.disconnect(true), { once: true });
    const subscriptions = new Subscriptions(socket, signal, feed, problems, comm.clock);
    const problemOf = (error: unknown): ProblemDto => problems.of(error, { instance: '/events', hasBody: true });
    const access = { caller, check: (rule: AccessRule, id: string) => guard.check(caller, rule, id) };
    new EventsClient(comm, tasks, subscriptions, access, problemOf).listen(socket);
  }

  private toError(error: unknown): Error {
    const problem = this.problems.of(error, { instance: '/events', hasBody: true });
    return Object.assign(new Error(problem.detail), { data: problem });
  }
}
