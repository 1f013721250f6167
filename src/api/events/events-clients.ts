import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { TaskService } from '../../agent';
import type { ProblemDto } from '../problem/problem.dto';
import { Problems } from '../problem/problems';
import { EventsClient, type CheckedCaller } from './events-client';
import { EventsCommunication } from './events-communication';
import { Subscriptions } from './subscriptions';
import { TaskFeed } from './task-feed';

/** Creates an `EventsClient` for each client that the gateway has authenticated. */
@Injectable()
export class EventsClients {
  constructor(
    private readonly comm: EventsCommunication,
    private readonly tasks: TaskService,
    private readonly feed: TaskFeed,
    private readonly problems: Problems,
  ) {}

  /** Answers the messages of a socket, until `signal` aborts. */
  serve(socket: Socket, signal: AbortSignal, access: CheckedCaller): void {
    const { comm, tasks, feed, problems } = this;
    const subscriptions = new Subscriptions(socket, signal, feed, problems, comm.clock);
    const problemOf = (error: unknown): ProblemDto => problems.of(error, { instance: '/events', hasBody: true });
    new EventsClient(comm, tasks, subscriptions, access, problemOf).listen(socket);
  }
}
