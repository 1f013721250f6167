import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ApiKeys, Credentials, Tickets } from '../access';
import { AgentCommunication } from '../agent';
import { Clock } from '@yardmaster/worker-kit/clock';
import { SECRETS, type Secrets } from '../config';
import { TaskStore } from '../tasks';
import { AuditModule } from '../audit';
import { AccessGuard } from './access/access-guard';
import { CallerAudit } from './access/caller-audit';
import { CallerConnections } from './access/caller-connections';
import { ArtifactTicketsController } from './artifacts/artifact-tickets.controller';
import { ArtifactsController } from './artifacts/artifacts.controller';
import { AuditController } from './audit/audit.controller';
import { EventsCommunication } from './events/events-communication';
import { EventsClients } from './events/events-clients';
import { EventsGateway } from './events/events.gateway';
import { TaskEventsController } from './events/task-events.controller';
import { TaskFeed } from './events/task-feed';
import { FleetEventsController } from './fleet-events/fleet-events.controller';
import { FleetFeed } from './fleet-events/fleet-feed';
import { CapabilitiesController } from './fleet/capabilities.controller';
import { StatsController } from './fleet/stats.controller';
import { KeysController } from './keys/keys.controller';
import { ProblemFilter } from './problem/problem.filter';
import { Problems } from './problem/problems';
import { AllowedMethods } from './server/allowed-methods';
import { Clients } from './server/clients';
import { Upgrades } from './server/upgrades';
import { SessionsController } from './sessions/sessions.controller';
import { TaskBatchController } from './tasks/task-batch.controller';
import { TaskExplainController } from './tasks/task-explain.controller';
import { TaskInputController } from './tasks/task-input.controller';
import { TaskWaits } from './tasks/task-waits';
import { TasksController } from './tasks/tasks.controller';
import { TunnelUpgrades } from './tunnels/tunnel-upgrades';
import { Tunnels } from './tunnels/tunnels';
import { DtoPipe } from './validation/dto.pipe';
import { WorkersController } from './workers/workers.controller';

/** The public API: REST, server-sent events, the Socket.IO namespace `/events`, and the API documentation. */
@Module({
  imports: [AuditModule],
  controllers: [
    AuditController,
    ArtifactsController,
    ArtifactTicketsController,
    TasksController,
    TaskBatchController,
    TaskEventsController,
    TaskExplainController,
    TaskInputController,
    SessionsController,
    KeysController,
    WorkersController,
    CapabilitiesController,
    StatsController,
    FleetEventsController,
  ],
  providers: [
    { provide: EventsCommunication, useExisting: AgentCommunication },
    { provide: Clients, useFactory: ({ clients }: EventsCommunication) => clients, inject: [EventsCommunication] },
    {
      provide: TaskFeed,
      useFactory: ({ changes, tasks }: TaskStore) => new TaskFeed(changes, tasks),
      inject: [TaskStore],
    },
    {
      provide: FleetFeed,
      useFactory: ({ changes }: TaskStore, clock: Clock) => new FleetFeed(changes, clock),
      inject: [TaskStore, Clock],
    },
    TaskWaits,
    {
      provide: Tunnels,
      useFactory: (clients: Clients, clock: Clock, { changes }: TaskStore, credentials: Credentials) =>
        new Tunnels(clients, clock, changes, credentials),
      inject: [Clients, Clock, TaskStore, Credentials],
    },
    {
      provide: AccessGuard,
      useFactory: (keys: ApiKeys, store: TaskStore, credentials: Credentials, tickets: Tickets) =>
        new AccessGuard(keys, store, new CallerConnections(credentials), tickets),
      inject: [ApiKeys, TaskStore, Credentials, Tickets],
    },
    {
      provide: Tickets,
      useFactory: (secrets: Secrets, credentials: Credentials, clock: Clock) =>
        new Tickets(() => secrets, credentials, clock),
      inject: [SECRETS, Credentials, Clock],
    },
    CallerAudit,
    Upgrades,
    {
      provide: TunnelUpgrades,
      useFactory: (upgrades: Upgrades, tunnels: Tunnels, store: TaskStore) =>
        new TunnelUpgrades(upgrades, tunnels, store),
      inject: [Upgrades, Tunnels, TaskStore],
    },
    AllowedMethods,
    Problems,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: DtoPipe },
    EventsClients,
    EventsGateway,
  ],
  exports: [Clients, Problems, Upgrades],
})
export class ApiModule {}
