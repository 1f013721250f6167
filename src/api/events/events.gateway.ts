import { WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import type { AccessRule, Caller } from '../../access';
import { AccessGuard } from '../access/access-guard';
import { CallerAudit } from '../access/caller-audit';
import type { ProblemDto } from '../problem/problem.dto';
import { Problems } from '../problem/problems';
import type { Client } from '../server/clients';
import type { AuditedMessage } from './audited-message';
import { EventsClients } from './events-clients';
import { EventsCommunication } from './events-communication';

/** Authenticates clients of the namespace `/events` and limits their number. `EventsClients` answers their messages. */
@WebSocketGateway({ namespace: '/events' })
export class EventsGateway implements OnGatewayInit<Namespace> {
  constructor(
    private readonly comm: EventsCommunication,
    private readonly clients: EventsClients,
    private readonly problems: Problems,
    private readonly guard: AccessGuard,
    private readonly audit: CallerAudit,
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
      const problem = this.problems.of(error, { instance: '/events', hasBody: true });
      this.recordRejection(socket, problem);
      return Object.assign(new Error(problem.detail), { data: problem });
    }
  }

  private recordRejection(socket: Socket, { status, code }: ProblemDto): void {
    if (status === 401 || status === 403)
      this.audit.record(socket.request, {}, { kind: 'refusal', action: 'events.connect', status, code });
  }

  private serve(socket: Socket): void {
    const { guard } = this;
    const { client, caller } = socket.data as { client: Client; caller: Caller };
    const { signal } = client;
    socket.once('disconnect', () => client.leave());
    socket.once(
      'disconnect',
      guard.connections.track(caller, () => socket.disconnect(true)),
    );
    signal.addEventListener('abort', () => socket.disconnect(true), { once: true });
    this.clients.serve(socket, signal, {
      caller,
      check: (rule: AccessRule, id: string) => guard.check(caller, rule, id),
      record: (message: AuditedMessage) => this.audit.record(socket.request, { caller }, message),
    });
  }
}
